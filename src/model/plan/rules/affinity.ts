import { append } from '../../multimap';
import { HOSTNAME_LABEL } from '../../placement';
import { type PodAffinityTerm, selects } from '../cluster/manifest';
import type { Pod } from '../cluster/pod';

/** Pods that keep away from the same pods, and that the same pods keep away from. */
export type Mark = number;

/** Which pods may not run on one node, by required anti-affinity; either of two pods may be the one that asks. */
export class AntiAffinity {
  private readonly marks = new Map<Pod, Mark>();
  private readonly conflicts: Set<Mark>[] = [];
  private readonly doubts = new Map<Mark, string>();
  private readonly pods: Pod[] = [];

  /**
   * @see https://github.com/kubernetes/kubernetes/blob/v1.28.15/pkg/scheduler/framework/plugins/interpodaffinity/filtering.go
   */
  public constructor(pods: readonly Pod[]) {
    const keys = new Set(pods.flatMap((pod) => termsOf(pod).flatMap(keysOf)));
    if (!pods.some((pod) => termsOf(pod).length > 0)) {
      return;
    }
    const marks = new Map<string, Mark>();
    const index = new Map<string, Mark[]>();
    for (const pod of pods) {
      const labels = Object.fromEntries([...keys].map((key) => [key, pod.labels[key]]));
      const temporary = pod.kind === 'Job' || pod.kind === 'CronJob';
      const key = JSON.stringify([pod.namespace, labels, termsOf(pod), temporary]);
      let mark = marks.get(key);
      if (mark === undefined) {
        mark = this.pods.push(pod) - 1;
        marks.set(key, mark);
        this.conflicts.push(new Set());
        for (const label of Object.entries(pod.labels)) {
          append(index, label.join('='), mark);
        }
      }
      this.marks.set(pod, mark);
    }
    for (const [mark, pod] of this.pods.entries()) {
      for (const term of termsOf(pod)) {
        const [label] = Object.entries(term.labelSelector?.matchLabels ?? {});
        this.addTerm(mark, term, label ? (index.get(label.join('=')) ?? []) : this.pods.keys());
      }
    }
  }

  /** Undefined for a pod that no rule of this kind is about. */
  public markOf(pod: Pod): Mark | undefined {
    const mark = this.marks.get(pod);
    return mark !== undefined && this.conflicts[mark].size > 0 ? mark : undefined;
  }

  /** The marks that a node may not have for a pod of this one. */
  public conflictsOf(mark: Mark): ReadonlySet<Mark> {
    return this.conflicts[mark];
  }

  /** What only a cluster can decide. */
  public doubtOf(pod: Pod): string | undefined {
    const mark = this.marks.get(pod);
    return mark === undefined ? undefined : this.doubts.get(mark);
  }

  private addTerm(mark: Mark, term: PodAffinityTerm, candidates: Iterable<Mark>): void {
    const pod = this.pods[mark];
    const decidable = term.topologyKey === HOSTNAME_LABEL && term.namespaceSelector === undefined;
    if (!decidable) {
      this.doubts.set(mark, `pod anti-affinity of ${pod.user} is by more than the node`);
    }
    for (const other of candidates) {
      const { namespace, labels } = this.pods[other];
      const inNamespace =
        term.namespaceSelector !== undefined || (term.namespaces ?? [pod.namespace]).includes(namespace);
      if (!term.labelSelector || !inNamespace || !selects(term.labelSelector, labels)) {
        continue;
      }
      if (!decidable) {
        this.doubts.set(other, `pod anti-affinity of ${pod.user} is by more than the node`);
      } else if (isTemporary(pod) || isTemporary(this.pods[other])) {
        this.doubts.set(mark, TEMPORARY);
        this.doubts.set(other, TEMPORARY);
      } else {
        this.conflicts[mark].add(other);
        this.conflicts[other].add(mark);
      }
    }
  }
}

const TEMPORARY = 'pod anti-affinity with a Job holds only while it runs';

function isTemporary({ kind }: Pod): boolean {
  return kind === 'Job' || kind === 'CronJob';
}

function termsOf({ spec }: Pod): readonly PodAffinityTerm[] {
  return spec.affinity?.podAntiAffinity?.requiredDuringSchedulingIgnoredDuringExecution ?? [];
}

function keysOf({ labelSelector }: PodAffinityTerm): string[] {
  return [
    ...Object.keys(labelSelector?.matchLabels ?? {}),
    ...(labelSelector?.matchExpressions ?? []).map(({ key }) => key),
  ];
}
