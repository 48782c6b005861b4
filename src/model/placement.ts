/** The label by which a local volume is tied to its node, and the one that pods are placed by. */
export const HOSTNAME_LABEL = 'kubernetes.io/hostname';

/** Where a pod asks to run: the parts of a pod's spec that choose nodes by name. */
export interface Placement {
  readonly nodeName?: string;
  readonly nodeSelector?: Readonly<Record<string, string>>;
  readonly affinity?: { readonly nodeAffinity?: NodeAffinity };
}

export interface NodeAffinity {
  readonly requiredDuringSchedulingIgnoredDuringExecution?: { readonly nodeSelectorTerms?: readonly Term[] };
}

/** One alternative of a node selector: all of its requirements must hold, and there must be one. */
export interface Term {
  readonly matchExpressions?: readonly Requirement[];
  readonly matchFields?: readonly Requirement[];
}

export interface Requirement {
  readonly key: string;
  readonly operator: string;
  readonly values?: readonly string[];
}

/** The value of a label that may be there or not: nobody here knows. */
export const UNKNOWN = Symbol('unknown');

/** A node as far as it is known: the value of a label, undefined if it has none, and its name for `matchFields`. */
export interface KnownNode {
  label(key: string): string | undefined | typeof UNKNOWN;
  /** Undefined where fields play no part, as for the affinity of a volume. */
  readonly name?: string;
}

/**
 * Whether a node matches one of the terms; undefined if that depends on what is not known.
 *
 * A term without requirements matches nothing, and one that Kubernetes cannot read matches nothing either.
 *
 * @see https://github.com/kubernetes/kubernetes/blob/v1.28.15/staging/src/k8s.io/component-helpers/scheduling/corev1/nodeaffinity/nodeaffinity.go
 */
export function matchesTerms(terms: readonly Term[], node: KnownNode): boolean | undefined {
  const outcomes = terms.map((term) => matchesTerm(term, node));
  return outcomes.includes(true) ? true : outcomes.includes(undefined) ? undefined : false;
}

function matchesTerm({ matchExpressions = [], matchFields = [] }: Term, node: KnownNode): boolean | undefined {
  if (matchExpressions.length + matchFields.length === 0) {
    return false;
  }
  const outcomes = [
    ...matchExpressions.map((requirement) => meets(requirement, node.label(requirement.key))),
    ...(node.name === undefined ? [] : matchFields.map((requirement) => meetsField(requirement, node.name!))),
  ];
  return outcomes.includes(false) ? false : outcomes.includes(undefined) ? undefined : true;
}

/** Whether a label of this value, or without one, meets a requirement; undefined if the value is unknown. */
export function meets(
  { operator, values = [] }: Requirement,
  value: string | undefined | typeof UNKNOWN,
): boolean | undefined {
  if (value === UNKNOWN) {
    return undefined;
  }
  switch (operator) {
    case 'In':
      return value !== undefined && values.includes(value);
    case 'NotIn':
      return value === undefined || !values.includes(value);
    case 'Exists':
      return value !== undefined;
    case 'DoesNotExist':
      return value === undefined;
    case 'Gt':
      return compare(value, values) > 0;
    case 'Lt':
      return compare(value, values) < 0;
    default:
      return false;
  }
}

/** Fields know two operators, and one value. */
function meetsField(requirement: Requirement, name: string): boolean {
  const { key, operator, values = [] } = requirement;
  const valid = key === 'metadata.name' && values.length === 1 && (operator === 'In' || operator === 'NotIn');
  return valid && meets(requirement, name) === true;
}

/** The sign of a value's difference to a bound; NaN, which is neither above nor below, where one is no whole number. */
function compare(value: string | undefined, [bound]: readonly string[]): number {
  const whole = /^[+-]?\d+$/;
  return whole.test(value ?? '') && whole.test(bound ?? '') ? Number(value) - Number(bound) : Number.NaN;
}

/**
 * What in a pod's placement rules a node out, in words; undefined if nothing does.
 *
 * Only names of nodes are looked at: which other labels a node has is not known here, so they never rule it out. Terms of
 * an affinity are alternatives, the expressions inside one must all hold.
 *
 * @see https://kubernetes.io/docs/concepts/scheduling-eviction/assign-pod-node/
 */
export function ruledOut(placement: Placement, node: string): string | undefined {
  return ruledOutBy(placement, {
    label: (key) => (key === HOSTNAME_LABEL ? node : UNKNOWN),
    name: node,
  });
}

/** The same of a node whose labels are known, or some of them. */
export function ruledOutBy(placement: Placement, node: KnownNode): string | undefined {
  if (placement.nodeName !== undefined && placement.nodeName !== node.name) {
    return `nodeName '${placement.nodeName}'`;
  }
  for (const [key, selected] of Object.entries(placement.nodeSelector ?? {})) {
    const value = node.label(key);
    if (value !== UNKNOWN && value !== selected) {
      return `node selector ${key} '${selected}'`;
    }
  }
  const terms = placement.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms;
  if (terms && matchesTerms(terms, node) === false) {
    const requirements = terms.flatMap((term) => requirementsOn(term, node));
    const keys = new Set(requirements.map(([key]) => key));
    const asked = requirements.map(([key, words]) => (keys.size > 1 ? `${key} ${words}` : words));
    return `node affinity ${keys.size === 1 ? `${[...keys][0]} ` : ''}${asked.join(' or ')}`.trim();
  }
  return undefined;
}

/** The requirements of a term on what is known of a node, each with its key. A field stands for the name of the node. */
function requirementsOn(term: Term, node: KnownNode): [key: string, words: string][] {
  const expressions = (term.matchExpressions ?? []).filter(({ key }) => node.label(key) !== UNKNOWN);
  const fields = (term.matchFields ?? []).map((requirement) => ({ ...requirement, key: HOSTNAME_LABEL }));
  return [...expressions, ...fields].map(({ key, operator, values }) => [
    key,
    `${operator} ${values?.join(', ') ?? ''}`.trim(),
  ]);
}
