/**
 * How wide text is, from above: in ems of DejaVu Sans, the widest of the fonts that the picture may be shown in, so that no
 * text is wider than its place in any of them.
 */
const NARROW = new Set("ijlI.,:;|!'` ");
const SLIM = new Set('frt()[]{}/\\-"');
const WIDE = new Set('mMwW@%');

/** The picture is drawn in bold, or not. */
export interface Font {
  readonly size: number;
  readonly bold?: boolean;
}

export function widthOf(text: string, { size, bold }: Font): number {
  let ems = 0;
  for (const character of text) {
    ems += widthOfCharacter(character);
  }
  return ems * size * (bold ? 1.12 : 1);
}

function widthOfCharacter(character: string): number {
  if (NARROW.has(character)) {
    return 0.34;
  }
  if (SLIM.has(character)) {
    return 0.42;
  }
  if (WIDE.has(character)) {
    return 1;
  }
  if (character >= 'A' && character <= 'Z') {
    return 0.76;
  }
  return character <= '~' ? 0.64 : 1.05;
}

/** The text, or its two ends where it is too wide: names differ at their ends. */
export function fit(text: string, width: number, font: Font): string {
  if (widthOf(text, font) <= width) {
    return text;
  }
  const characters = [...text];
  for (let kept = characters.length - 1; kept > 1; kept--) {
    const head = Math.ceil(kept / 2);
    const shorter = `${characters.slice(0, head).join('')}…${characters.slice(characters.length - (kept - head)).join('')}`;
    if (widthOf(shorter, font) <= width) {
      return shorter;
    }
  }
  return '…';
}

/** Lines that are broken between words; a word that is too wide for a line is broken after `-`, or else anywhere. */
export function wrap(text: string, width: number, font: Font): string[] {
  const lines: string[] = [];
  let line = '';
  for (const piece of text.split(/(?<=\s)/).flatMap((word) => pieces(word, width, font))) {
    if (line !== '' && widthOf((line + piece).trimEnd(), font) > width) {
      lines.push(line.trimEnd());
      line = '';
    }
    line += piece;
  }
  return line.trim() === '' ? lines : [...lines, line.trimEnd()];
}

function pieces(word: string, width: number, font: Font): string[] {
  if (widthOf(word.trimEnd(), font) <= width) {
    return [word];
  }
  const parts = word.split(/(?<=[-/.])/);
  return parts.length > 1 ? parts.flatMap((part) => pieces(part, width, font)) : [...word];
}
