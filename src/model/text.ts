/**
 * Characters that are not shown as they are: controls, which a terminal obeys, line and paragraph separators, which would
 * make two lines of one, marks that turn the direction of text, and halves of surrogate pairs, which no UTF-8 has.
 */
const UNSHOWN = /[\p{Cc}\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069\p{Cs}]/gu;

/** More of a text is not shown: names have 253 characters at most. */
const MOST_SHOWN = 300;

/** A text as a terminal can show it in one line: what it would obey is written as an escape. */
export function shown(text: string): string {
  return text.replace(UNSHOWN, escaped);
}

/** A text in quotes for a message. The end of a very long one is counted. */
export function quote(text: string, most: number = MOST_SHOWN): string {
  const rest = text.length - most;
  return rest > 0 ? `'${shown(text.slice(0, most))}…' (${text.length} characters)` : `'${shown(text)}'`;
}

function escaped(character: string): string {
  const known = ESCAPES[character];
  return known ?? `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}

const ESCAPES: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };
