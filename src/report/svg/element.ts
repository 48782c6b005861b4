import { type Font, fit } from '../text';

/** Numbers are written with at most one decimal, so that a picture is the same on every machine. */
export type Attributes = Readonly<Record<string, string | number | undefined>>;

/** `content` is XML already. */
export function element(name: string, attributes: Attributes, content = ''): string {
  const written = Object.entries(attributes)
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => ` ${key}="${typeof value === 'number' ? round(value) : escapeXml(value!)}"`)
    .join('');
  return content === '' ? `<${name}${written}/>` : `<${name}${written}>${content}</${name}>`;
}

export function escapeXml(text: string): string {
  return text
    .replace(NOT_XML, '\ufffd')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}

/** What XML 1.0 has no way to write: control characters and halves of pairs. */
const NOT_XML = /[^\t\n\r\u{20}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]/gu;

/** What is shown when the mouse is over it. */
export function tooltip(text: string): string {
  return element('title', {}, escapeXml(text));
}

export interface Label {
  readonly x: number;
  /** The base line. */
  readonly y: number;
  readonly font: Font;
  readonly fill: string;
  readonly anchor?: 'end' | 'middle';
}

export function label(text: string, { x, y, font, fill, anchor }: Label, tip = ''): string {
  const attributes = {
    x,
    y,
    'font-size': font.size,
    'font-weight': font.bold ? 600 : undefined,
    fill,
    'text-anchor': anchor,
  };
  return element('text', attributes, tip + escapeXml(text));
}

/** One line that is shortened to a width; then the whole text is its tooltip. */
export function fittedLabel(text: string, width: number, at: Label): string {
  const shown = fit(text, width, at.font);
  return label(shown, at, shown === text ? '' : tooltip(text));
}

function round(value: number): string {
  return String(Math.round(value * 10) / 10);
}
