export interface Element {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly (Element | string)[];
}

const NAME = '[A-Za-z][\\w-]*';
const ATTRIBUTES = new RegExp(` (${NAME})="([^"<]*)"`, 'gy');
const TOKEN = new RegExp(`<(/?)(${NAME})((?: ${NAME}="[^"<]*")*)(/?)>|([^<]+)`, 'gy');

/** @throws If the text is no well-formed XML with one root. */
export function parseXml(text: string): Element {
  const top = { name: '', attributes: {}, children: [] as (Element | string)[] };
  const open = [top];
  let at = 0;
  for (const match of text.trim().matchAll(TOKEN)) {
    const [all, closing, name, attributes, empty, characters] = match;
    at += all.length;
    const parent = open[open.length - 1];
    if (characters !== undefined) {
      parent.children.push(decode(characters));
    } else if (closing) {
      if (parent.name !== name) {
        throw new Error(`</${name}> closes <${parent.name}>`);
      }
      open.pop();
    } else {
      const element = { name, attributes: attributesOf(attributes), children: [] as (Element | string)[] };
      parent.children.push(element);
      if (!empty) {
        open.push(element);
      }
    }
  }
  const [root, ...others] = top.children;
  if (at !== text.trim().length || open.length !== 1 || typeof root !== 'object' || others.length > 0) {
    throw new Error(`no XML at ${at}: ${text.trim().slice(at, at + 80)}`);
  }
  return root;
}

function attributesOf(text: string): Record<string, string> {
  const found: Record<string, string> = {};
  for (const [, name, value] of text.matchAll(ATTRIBUTES)) {
    if (name in found) {
      throw new Error(`attribute ${name} is there twice`);
    }
    found[name] = decode(value);
  }
  return found;
}

const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"' };

function decode(text: string): string {
  return text.replace(/&(\w*)(;?)/g, (all, name, end) => {
    if (!(name in ENTITIES) || !end) {
      throw new Error(`no entity: ${all}`);
    }
    return ENTITIES[name];
  });
}

/** All elements of a name, the outer ones first. */
export function elementsOf(root: Element, name: string): Element[] {
  const below = root.children.flatMap((child) => (typeof child === 'object' ? elementsOf(child, name) : []));
  return root.name === name ? [root, ...below] : below;
}

/** The characters that are an element's own. */
export function ownText({ children }: Element): string {
  return children.filter((child) => typeof child === 'string').join('');
}
