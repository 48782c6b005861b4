import { ordinalClaimName } from '../../names';
import {
  type ClaimSpec,
  type Labels,
  type Manifest,
  type Metadata,
  nameOf,
  namespaceOf,
  type PodSpec,
} from './manifest';
import type { Node, Nodes } from './node';
import { claimsOf, type Mount, mountsOf, type Pod } from './pod';

interface WorkloadSpec {
  readonly replicas?: number;
  readonly completions?: number;
  readonly parallelism?: number;
  readonly ordinals?: { readonly start?: number };
  readonly podManagementPolicy?: string;
  readonly template?: { readonly metadata?: Metadata; readonly spec?: PodSpec };
  readonly volumeClaimTemplates?: readonly { readonly metadata?: Metadata; readonly spec?: ClaimSpec }[];
  readonly jobTemplate?: { readonly spec?: WorkloadSpec };
}

/** The kinds that are pods or make some. */
export const WORKLOADS = ['Pod', 'Deployment', 'ReplicaSet', 'StatefulSet', 'Job', 'CronJob', 'DaemonSet'];

/** The pods that a manifest makes. */
export function podsOf(manifest: Manifest, nodes: Nodes, budget: PodBudget): Pod[] {
  const { kind, metadata } = manifest;
  const spec = (manifest as { readonly spec?: WorkloadSpec & PodSpec }).spec ?? {};
  const base = { kind: kind!, namespace: namespaceOf(manifest), user: `${kind} '${nameOf(manifest)}'` };
  const name = nameOf(manifest);
  budget.spend(base.user, podCount(kind!, kind === 'CronJob' ? spec.jobTemplate?.spec : spec));
  switch (kind) {
    case 'Pod':
      return isOver(manifest) ? [] : [podOf(name, base, metadata?.labels, spec, mountsOf(name, spec))];
    case 'StatefulSet':
      return statefulPods(name, base, spec);
    case 'DaemonSet':
      return daemonPods(name, base, spec, nodes);
    case 'CronJob':
      // One run stands for all: what each of them makes anew is told apart by `repeatedBy`.
      return numbered(
        name,
        { ...base, repeatedBy: base.user },
        spec.jobTemplate?.spec ?? {},
        podCount(kind, spec.jobTemplate?.spec),
      );
    default:
      return numbered(name, base, spec, podCount(kind!, spec));
  }
}

/** How many more pods a plan can hold: with more it would take minutes. */
export class PodBudget {
  private static readonly MOST = 50_000;
  private spent = 0;

  /** @throws If there are more. @param maker what makes the pods */
  public spend(maker: string, count: number): void {
    this.spent += count;
    if (this.spent > PodBudget.MOST) {
      const pods = this.spent === count ? `${count} pods` : `${count} pods beside ${this.spent - count} others`;
      throw new Error(
        `${maker} makes ${pods}: expected at most ${PodBudget.MOST} in all, which a plan can hold; lower its replicas, completions or parallelism`,
      );
    }
  }
}

type Base = Pick<Pod, 'kind' | 'namespace' | 'user' | 'repeatedBy'>;

function podCount(kind: string, { replicas, completions, parallelism }: WorkloadSpec = {}): number {
  return kind === 'Job' || kind === 'CronJob' ? (completions ?? parallelism ?? 1) : (replicas ?? 1);
}

function numbered(name: string, base: Base, { template }: WorkloadSpec, count: number): Pod[] {
  return Array.from({ length: count }, (_, number) => templated(`${name}-${number}`, base, template));
}

function templated(name: string, base: Base, template: WorkloadSpec['template'], mounts?: readonly Mount[]): Pod {
  const spec = template?.spec ?? {};
  return podOf(name, base, template?.metadata?.labels, spec, mounts ?? mountsOf(name, spec));
}

function podOf(name: string, base: Base, labels: Labels = {}, spec: PodSpec, mounts: readonly Mount[]): Pod {
  return { ...base, name, labels, spec, mounts, claims: claimsOf(base.namespace, mounts) };
}

/**
 * @see https://github.com/kubernetes/kubernetes/blob/v1.28.15/pkg/controller/statefulset/stateful_set_utils.go
 */
function statefulPods(set: string, base: Base, spec: WorkloadSpec): Pod[] {
  const templates = spec.volumeClaimTemplates ?? [];
  const names = new Set(templates.map(({ metadata }) => metadata?.name ?? ''));
  const start = spec.ordinals?.start ?? 0;
  const pods: Pod[] = [];
  for (let ordinal = start; ordinal < start + (spec.replicas ?? 1); ordinal++) {
    const name = `${set}-${ordinal}`;
    const mounts = templates.map(
      (template): Mount => ({
        claim: ordinalClaimName(template.metadata?.name ?? '', set, ordinal),
        template: { spec: template.spec ?? {}, metadata: template.metadata },
        unordered: templates.length > 1,
      }),
    );
    const pod = templated(name, base, spec.template, [...mounts, ...mountsOf(name, spec.template?.spec ?? {}, names)]);
    const labels: Labels = { ...pod.labels, 'statefulset.kubernetes.io/pod-name': name };
    const after = spec.podManagementPolicy === 'Parallel' ? undefined : pods.at(-1);
    pods.push({ ...pod, labels, after });
  }
  return pods;
}

/** What the controller adds to the pods of a DaemonSet, so that a node's condition does not keep them away. */
const DAEMON_TOLERATIONS = [
  'not-ready:NoExecute',
  'unreachable:NoExecute',
  'disk-pressure:NoSchedule',
  'memory-pressure:NoSchedule',
  'pid-pressure:NoSchedule',
  'unschedulable:NoSchedule',
].map((taint) => {
  const [key, effect] = taint.split(':');
  return { key: `node.kubernetes.io/${key}`, operator: 'Exists', effect };
});

/**
 * @see https://github.com/kubernetes/kubernetes/blob/v1.28.15/pkg/controller/daemon/util/daemonset_util.go
 */
function daemonPods(name: string, base: Base, { template }: WorkloadSpec, nodes: Nodes): Pod[] {
  const spec = template?.spec ?? {};
  const tolerant = { ...spec, tolerations: [...(spec.tolerations ?? []), ...DAEMON_TOLERATIONS] };
  return nodes.ofPod(tolerant).nodes.map((index) => {
    const node: Node = nodes.all[index];
    return { ...templated(`${name}-${node.name}`, base, { ...template, spec: tolerant }), onlyNode: node.name };
  });
}

/** Whether a pod has ended, so that it takes nothing any more. */
function isOver(manifest: Manifest): boolean {
  const phase = (manifest as { readonly status?: { readonly phase?: string } }).status?.phase;
  return phase === 'Succeeded' || phase === 'Failed';
}
