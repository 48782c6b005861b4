import { append } from '../../multimap';

/** What claims of one template have in common: their names without the ordinal. */
export function family(name: string): string {
  return name.replace(/-\d+$/, '');
}

/** Things that have a key in common: one note is enough for them. Groups and things keep their order. */
export function grouped<T>(things: readonly T[], keyOf: (thing: T) => string): T[][] {
  const groups = new Map<string, T[]>();
  for (const thing of things) {
    append(groups, keyOf(thing), thing);
  }
  return [...groups.values()];
}
