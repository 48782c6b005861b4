import type { IConstruct } from 'constructs';

/** Something that an app has once: made for the first of its constructs that asks, and the same for all of them. */
export function onePerApp<T>(make: (first: IConstruct) => T): (construct: IConstruct) => T {
  const made = new WeakMap<IConstruct, { readonly one: T }>();
  return (construct) => {
    const { root } = construct.node;
    let found = made.get(root);
    if (!found) {
      found = { one: make(construct) };
      made.set(root, found);
    }
    return found.one;
  };
}
