import { append } from '../../multimap';
import { HOSTNAME_LABEL, type KnownNode, matchesTerms, ruledOutBy, type Term, UNKNOWN } from '../../placement';
import { type Labels, type Manifest, nameOf, type PodSpec, type Taint } from './manifest';

/** A node and what is known of it. */
export interface Node extends KnownNode {
  readonly name: string;
  readonly hostname: string;
  readonly taints: readonly Taint[];
}

/** Sorted positions in a list of nodes. */
export type NodeSet = readonly number[];

/** Where something may be, and whether that hangs on labels that only the cluster knows: then it may be fewer nodes. */
export interface Reach {
  readonly nodes: NodeSet;
  readonly open: boolean;
}

/** The nodes of a plan. */
export class Nodes {
  public readonly all: readonly Node[];
  public readonly everywhere: NodeSet;
  /** The one that stands for all that are not known. */
  public readonly others?: number;
  private readonly byHostname = new Map<string, number[]>();
  private readonly isTainted: boolean;
  private readonly hosts = new Map<string, Reach>();
  private readonly reaches = new Map<string, Reach>();

  public constructor(nodes: readonly Node[]) {
    this.all = nodes;
    this.everywhere = nodes.map((_, index) => index);
    const others = nodes.findIndex(({ name }) => name === OTHER_NODE);
    this.others = others < 0 ? undefined : others;
    this.isTainted = nodes.some(({ taints }) => taints.length > 0);
    for (const [index, { hostname }] of nodes.entries()) {
      append(this.byHostname, hostname, index);
    }
  }

  /** Where a volume's node affinity lets it be used; everywhere without one. */
  public ofTerms(terms: readonly Term[] | undefined): Reach {
    if (!terms) {
      return { nodes: this.everywhere, open: false };
    }
    const hostname = oneHostname(terms);
    if (hostname !== undefined) {
      return this.atHostname(hostname);
    }
    return this.remember(`terms ${JSON.stringify(terms)}`, () => {
      // Only labels count for a volume, so its terms never see the name of a node.
      return this.matching(this.hostnamesOf(terms), (node) => matchesTerms(terms, { label: (key) => node.label(key) }));
    });
  }

  private atHostname(hostname: string): Reach {
    let reach = this.hosts.get(hostname);
    if (!reach) {
      reach = { nodes: this.byHostname.get(hostname) ?? [], open: false };
      this.hosts.set(hostname, reach);
    }
    return reach;
  }

  /** Where a pod may run, by its own words and the taints of the nodes. */
  public ofPod(spec: PodSpec): Reach {
    const { nodeSelector, tolerations, affinity } = spec;
    const required = affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution;
    const [selected, ...others] = Object.keys(nodeSelector ?? {});
    if (required === undefined && others.length === 0 && !this.isTainted) {
      if (selected === undefined) {
        return { nodes: this.everywhere, open: false };
      }
      if (selected === HOSTNAME_LABEL) {
        return this.atHostname(nodeSelector![selected]);
      }
    }
    return this.remember(`pod ${JSON.stringify([nodeSelector, required, tolerations])}`, () => {
      const asked = nodeSelector?.[HOSTNAME_LABEL];
      const terms = required?.nodeSelectorTerms;
      return this.matching(asked === undefined ? terms && this.hostnamesOf(terms) : new Set([asked]), (node) =>
        this.admits(node, spec),
      );
    });
  }

  private admits(node: Node, spec: PodSpec): boolean | undefined {
    const selected = Object.entries(spec.nodeSelector ?? {}).map(([key, value]) => {
      const label = node.label(key);
      return label === UNKNOWN ? undefined : label === value;
    });
    const terms = spec.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms;
    const outcomes = [...selected, terms ? matchesTerms(terms, node) : true, untolerated(node, spec) === undefined];
    return outcomes.includes(false) ? false : outcomes.includes(undefined) ? undefined : true;
  }

  /** Looks only at nodes of the given hostnames, if there are any: what asks for one node does not walk over all. */
  private matching(hostnames: ReadonlySet<string> | undefined, admits: (node: Node) => boolean | undefined): Reach {
    const candidates = hostnames
      ? [...hostnames].flatMap((name) => this.byHostname.get(name) ?? [])
      : [...this.everywhere];
    const outcomes = candidates.map((index) => [index, admits(this.all[index])] as const);
    return {
      nodes: outcomes
        .filter(([, outcome]) => outcome !== false)
        .map(([index]) => index)
        .sort((a, b) => a - b),
      open: outcomes.some(([, outcome]) => outcome === undefined),
    };
  }

  /** The hostnames that terms ask for; undefined if one of them asks for none. */
  private hostnamesOf(terms: readonly Term[]): Set<string> | undefined {
    const asked = terms.map(({ matchExpressions = [] }) =>
      matchExpressions.find(({ key, operator }) => key === HOSTNAME_LABEL && operator === 'In'),
    );
    return asked.every((requirement) => requirement !== undefined)
      ? new Set(asked.flatMap((requirement) => requirement.values ?? []))
      : undefined;
  }

  private remember(key: string, find: () => Reach): Reach {
    const known = this.reaches.get(key);
    if (known) {
      return known;
    }
    const reach = find();
    this.reaches.set(key, reach);
    return reach;
  }
}

/** The hostname that is all that terms ask for, as for nearly every local volume. */
export function oneHostname(terms: readonly Term[]): string | undefined {
  const { matchExpressions = [], matchFields = [] } = terms[0] ?? {};
  const [requirement] = matchExpressions;
  const isAll = terms.length === 1 && matchExpressions.length === 1 && matchFields.length === 0;
  return isAll &&
    requirement?.key === HOSTNAME_LABEL &&
    requirement.operator === 'In' &&
    requirement.values?.length === 1
    ? requirement.values[0]
    : undefined;
}

/** What keeps a pod from a node, in words; undefined if nothing does. */
export function keptFrom(node: Node, spec: PodSpec): string | undefined {
  const { nodeSelector, affinity } = spec;
  return ruledOutBy({ nodeSelector, affinity }, node) ?? untolerated(node, spec);
}

/**
 * @see https://github.com/kubernetes/kubernetes/blob/v1.28.15/staging/src/k8s.io/component-helpers/scheduling/corev1/helpers.go
 */
function untolerated(node: Node, { tolerations = [] }: PodSpec): string | undefined {
  const taint = node.taints.find(
    ({ key, value = '', effect }) =>
      (effect === 'NoSchedule' || effect === 'NoExecute') &&
      !tolerations.some(
        (toleration) =>
          (!toleration.effect || toleration.effect === effect) &&
          (!toleration.key || toleration.key === key) &&
          (toleration.operator === 'Exists' || (!!toleration.key && (toleration.value ?? '') === value)),
      ),
  );
  return taint && `taint ${taint.key}:${taint.effect}`;
}

/** A node that is given as an object, so that all of its labels are known. */
export function nodeOf(manifest: Manifest): Node {
  const name = nameOf(manifest);
  const { taints = [], unschedulable } = (manifest as { readonly spec?: NodeSpec }).spec ?? {};
  // The kubelet sets this label, so only a manifest that was never a node lacks it.
  const labels: Labels = { [HOSTNAME_LABEL]: name, ...manifest.metadata?.labels };
  return {
    name,
    hostname: labels[HOSTNAME_LABEL],
    label: (key) => labels[key],
    taints: unschedulable ? [...taints, { key: 'node.kubernetes.io/unschedulable', effect: 'NoSchedule' }] : taints,
  };
}

interface NodeSpec {
  readonly taints?: readonly Taint[];
  readonly unschedulable?: boolean;
}

/** A node of which only the hostname is known, from a volume. */
export function namedNode(hostname: string): Node {
  return {
    name: hostname,
    hostname,
    label: (key) => (key === HOSTNAME_LABEL ? hostname : UNKNOWN),
    taints: [],
  };
}

/** Stands for all nodes that no manifest names: its hostname is none of those that are named. */
export function otherNode(): Node {
  return { ...namedNode(OTHER_NODE), name: OTHER_NODE };
}

/** No hostname has a blank. */
export const OTHER_NODE = 'any other node';
