/** The label by which a local volume is tied to its node, and the one that pods are placed by. */
export const HOSTNAME_LABEL = 'kubernetes.io/hostname';

/** Where a pod asks to run: the parts of a pod's spec that choose nodes by name. */
export interface Placement {
  readonly nodeName?: string;
  readonly nodeSelector?: Readonly<Record<string, string>>;
  readonly affinity?: { readonly nodeAffinity?: NodeAffinity };
}

interface NodeAffinity {
  readonly requiredDuringSchedulingIgnoredDuringExecution?: { readonly nodeSelectorTerms?: readonly Term[] };
}

interface Term {
  readonly matchExpressions?: readonly Requirement[];
  readonly matchFields?: readonly Requirement[];
}

interface Requirement {
  readonly key: string;
  readonly operator: string;
  readonly values?: readonly string[];
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
  if (placement.nodeName !== undefined && placement.nodeName !== node) {
    return `nodeName '${placement.nodeName}'`;
  }
  const selected = placement.nodeSelector?.[HOSTNAME_LABEL];
  if (selected !== undefined && selected !== node) {
    return `node selector ${HOSTNAME_LABEL} '${selected}'`;
  }
  const terms = placement.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms;
  if (terms && !terms.some((term) => requirementsOn(term).every((requirement) => allows(requirement, node)))) {
    const asked = terms
      .flatMap(requirementsOn)
      .map(({ operator, values }) => `${operator} ${values?.join(', ') ?? ''}`.trim());
    return `node affinity ${HOSTNAME_LABEL} ${asked.join(' or ')}`;
  }
  return undefined;
}

/** The requirements of a term that name nodes. */
function requirementsOn(term: Term): Requirement[] {
  return [
    ...(term.matchExpressions ?? []).filter(({ key }) => key === HOSTNAME_LABEL),
    ...(term.matchFields ?? []).filter(({ key }) => key === 'metadata.name'),
  ];
}

function allows({ operator, values = [] }: Requirement, node: string): boolean {
  switch (operator) {
    case 'In':
      return values.includes(node);
    case 'NotIn':
      return !values.includes(node);
    case 'DoesNotExist':
      return false;
    default:
      return true;
  }
}
