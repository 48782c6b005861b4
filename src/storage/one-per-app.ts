import type { IConstruct } from 'constructs';

/** Something that an app has once: made for the first of its constructs that asks, and the same for all of them. */
export function onePerApp<T>(make: (root: IConstruct) => T): (construct: IConstruct) => T {
  const made = new WeakMap<IConstruct, { readonly one: T }>();
  return (construct) => {
    const { root } = construct.node;
    let found = made.get(root);
    if (!found) {
      found = { one: make(root) };
      made.set(root, found);
    }
    return found.one;
  };
}

/** A check of a whole app, which cdk8s asks for at synthesis, before it writes anything. */
export interface AppCheck {
  problems(): readonly string[];
}

/**
 * A check that an app has once. One of the constructs that ask for it reports for all: cdk8s puts its path before each
 * problem. When that one was refused, and is no longer in the app, the next one that asks reports.
 *
 * @param reporterFor the construct that reports where one asks; by default that one
 */
export function checkPerApp<T extends AppCheck>(
  make: (root: IConstruct) => T,
  reporterFor: (construct: IConstruct) => IConstruct = (construct) => construct,
): (construct: IConstruct) => T {
  const checkOf = onePerApp((root): { readonly check: T; reporter?: IConstruct } => ({ check: make(root) }));
  return (construct) => {
    const held = checkOf(construct);
    if (!held.reporter || !isInApp(held.reporter)) {
      const reporter = reporterFor(construct);
      held.reporter = reporter;
      reporter.node.addValidation({
        validate: () => (held.reporter === reporter ? [...held.check.problems()] : []),
      });
    }
    return held.check;
  };
}

/** Whether a construct, and each one above it, is still a child of its scope. */
function isInApp(construct: IConstruct): boolean {
  const { scope, id } = construct.node;
  return scope === undefined || (scope.node.tryFindChild(id) === construct && isInApp(scope));
}
