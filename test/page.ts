import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = join(__dirname, '..');

/** A page for people, or one of its sections, and its fenced blocks. */
export class Page {
  public readonly name: string;
  private readonly text: string;

  public constructor(name: string, heading?: string) {
    this.name = name;
    const text = readFileSync(join(ROOT, name), 'utf8');
    const section = heading === undefined ? text : text.split(/^## /m).find((part) => part.startsWith(`${heading}\n`));
    if (section === undefined) {
      throw new Error(`${name} has no section '${heading}'`);
    }
    this.text = section;
  }

  /** The blocks of a language, in their order. */
  public blocks(language: string): string[] {
    return [...this.text.matchAll(/^```(\w+)\n(.*?)^```$/gms)]
      .filter(([, found]) => found === language)
      .map(([, , text]) => text);
  }

  /** The targets of its links and pictures, those that are given at its end among them. */
  public links(): string[] {
    const text = this.text.replace(/^```\w*\n.*?^```$/gms, '');
    return [...text.matchAll(/\]\(([^)\s]+)\)|^\[[^\]^][^\]]*\]: (\S+)$/gm)].map(
      ([, inline, below]) => inline ?? below,
    );
  }

  public matchAll(pattern: RegExp): RegExpMatchArray[] {
    return [...this.text.matchAll(pattern)];
  }
}
