/** Names in one line, of which those after the first few are counted: `a, b and 12 more`. */
export function shortenList(names: readonly string[], most: number): string {
  // One more name takes no more room than its number.
  if (names.length <= most + 1) {
    return names.join(', ');
  }
  return `${names.slice(0, most).join(', ')} and ${names.length - most} more`;
}
