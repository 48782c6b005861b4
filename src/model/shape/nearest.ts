/** The one of some names that another one is nearly, but for its case or a letter or two; undefined if none is. */
export function nearest(name: string, names: readonly string[]): string | undefined {
  const lower = name.toLowerCase();
  let best: string | undefined;
  let least = name.length < 6 ? 1 : 2;
  for (const candidate of names) {
    const other = candidate.toLowerCase();
    if (Math.abs(other.length - lower.length) <= least) {
      const edits = editsBetween(lower, other);
      if (edits <= least && (edits < least || best === undefined)) {
        best = candidate;
        least = edits;
      }
    }
  }
  return best;
}

/** How many letters have to be added, taken out or changed. */
function editsBetween(one: string, other: string): number {
  let row = Array.from({ length: other.length + 1 }, (_, index) => index);
  for (let at = 1; at <= one.length; at++) {
    const next = [at];
    for (let against = 1; against <= other.length; against++) {
      const change = row[against - 1] + (one[at - 1] === other[against - 1] ? 0 : 1);
      next.push(Math.min(change, row[against] + 1, next[against - 1] + 1));
    }
    row = next;
  }
  return row[other.length];
}
