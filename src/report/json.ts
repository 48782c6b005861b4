import { describeProvisioning, describeReason, describeVerdict } from '../model/plan/answer/describe';
import type { ClaimName, ClaimPlan, Note, Plan, Reason, Step, Verdict, VolumePlan } from '../model/plan/plan';
import { printQuantity } from '../model/quantity';
import { countVerdicts } from './summary';

/** Names and reasons in one list: a claim may get each of 10,000 volumes, and so may 10,000 claims. */
export const MOST_LISTED = 100;

/**
 * A plan as plain data for other programs.
 *
 * A later release may add fields and verdicts; one that takes a field away, or gives it another meaning, raises `version`.
 */
export interface PlanJson {
  readonly version: 1;
  readonly summary: {
    readonly claims: number;
    readonly guaranteed: number;
    readonly provisioned: number;
    readonly waiting: number;
    /** Those included that are accepted. */
    readonly atRisk: number;
    /** At risk, and accepted by their storage. */
    readonly accepted: number;
    readonly never: number;
    readonly unproven: number;
  };
  /** In the order of the manifests. */
  readonly claims: readonly ClaimJson[];
  readonly volumes: readonly VolumeJson[];
  readonly nodes: readonly string[];
  readonly notes: readonly Note[];
}

export interface ClaimJson extends ClaimName {
  readonly request: SizeJson;
  readonly storageClassName: string | null;
  /** What mounts it, such as `StatefulSet 'db'`. */
  readonly users: readonly string[];
  readonly verdict: Verdict['kind'];
  /** The verdict in one line for people. */
  readonly message: string;
  /** Names of the volumes that it may get: the first 100, of `volumeCount`. */
  readonly volumes: readonly string[];
  readonly volumeCount: number;
  /** What to do, if the claim is at risk or never bound; else null. */
  readonly fix: string | null;
  /** At risk: whether its storage accepts that, so that it does not count for the exit code; else false. */
  readonly accepted: boolean;
  /** Who makes a volume for it, if it is provisioned, or at risk and would be; else null. */
  readonly provisioner: string | null;
  /** Waiting: what a person has to do; else null. */
  readonly waitsFor: string | null;
  /** At risk: the volume that is enough if it is kept for the claim, if a single one is; else null. */
  readonly keep: string | null;
  /** At risk: the steps that leave no volume for it; else empty. */
  readonly story: readonly StepJson[];
  /** Never: why volumes do not serve it, the first 100 of `reasonCount`; else empty. */
  readonly reasons: readonly ReasonJson[];
  readonly reasonCount: number;
  /** Never: why its class, if that makes volumes, makes none for it, after the name of the class; else null. */
  readonly provisioning: string | null;
  /** Unproven: what stood in the way; else null. */
  readonly because: string | null;
}

export interface VolumeJson {
  readonly name: string;
  readonly capacity: SizeJson;
  readonly storageClassName: string;
  /** Empty for one that every node can reach. */
  readonly nodes: readonly string[];
  readonly path: string | null;
  readonly reservedFor: ClaimName | null;
  /** The claims that may get it, as `namespace/name`: the first 100, of `claimCount`. */
  readonly claims: readonly string[];
  readonly claimCount: number;
}

/** A size twice: exact, and as Kubernetes writes it. */
export interface SizeJson {
  readonly bytes: number;
  readonly quantity: string;
}

export interface StepJson {
  readonly pod: ClaimName | null;
  readonly node: string | null;
  readonly takes: readonly { readonly claim: ClaimName; readonly volume: string; readonly size: SizeJson }[];
  readonly tie: boolean;
}

export interface ReasonJson {
  readonly volume: string;
  readonly kind: Reason['kind'];
  /** The reason in words, after the name of the volume: `has only 400Gi`. */
  readonly text: string;
}

export function planJson(plan: Plan): PlanJson {
  const counts = countVerdicts(plan.claims);
  const { guaranteed, provisioned, waiting, 'at risk, accepted': accepted, never, unproven } = counts;
  const atRisk = counts['at risk'] + accepted;
  return {
    version: 1,
    summary: { claims: plan.claims.length, guaranteed, provisioned, waiting, atRisk, accepted, never, unproven },
    claims: plan.claims.map(claimJson),
    volumes: plan.volumes.map(volumeJson),
    nodes: plan.nodes,
    notes: plan.notes.map(({ kind, text }) => ({ kind, text })),
  };
}

export function printJson(plan: Plan): string {
  return `${JSON.stringify(planJson(plan), undefined, 2)}\n`;
}

function claimJson(plan: ClaimPlan): ClaimJson {
  const { claim, bytes, storageClassName, users, verdict } = plan;
  const volumes = 'volumes' in verdict ? verdict.volumes : [];
  const reasons = 'reasons' in verdict ? verdict.reasons : [];
  return {
    namespace: claim.namespace,
    name: claim.name,
    request: sizeJson(bytes),
    storageClassName: storageClassName ?? null,
    users,
    verdict: verdict.kind,
    message: describeVerdict(plan),
    volumes: volumes.slice(0, MOST_LISTED),
    volumeCount: volumes.length,
    fix: 'fix' in verdict ? verdict.fix : null,
    accepted: 'accepted' in verdict && verdict.accepted,
    provisioner: ('provisioner' in verdict && verdict.provisioner) || null,
    waitsFor: 'waitsFor' in verdict ? verdict.waitsFor : null,
    keep: ('keep' in verdict && verdict.keep) || null,
    story: 'story' in verdict ? verdict.story.map(stepJson) : [],
    reasons: reasons
      .slice(0, MOST_LISTED)
      .map(({ volume, reason }) => ({ volume, kind: reason.kind, text: describeReason(reason) })),
    reasonCount: reasons.length,
    provisioning: 'provisioning' in verdict && verdict.provisioning ? describeProvisioning(verdict.provisioning) : null,
    because: 'because' in verdict ? verdict.because : null,
  };
}

function volumeJson({ name, bytes, storageClassName, nodes, path, reservedFor, claims }: VolumePlan): VolumeJson {
  return {
    name,
    capacity: sizeJson(bytes),
    storageClassName,
    nodes,
    path: path ?? null,
    reservedFor: reservedFor ? { namespace: reservedFor.namespace, name: reservedFor.name } : null,
    claims: claims.slice(0, MOST_LISTED),
    claimCount: claims.length,
  };
}

function stepJson({ pod, node, takes, tie }: Step): StepJson {
  return {
    pod: pod ? { namespace: pod.namespace, name: pod.name } : null,
    node: node ?? null,
    takes: takes.map(({ claim, volume, bytes }) => ({
      claim: { namespace: claim.namespace, name: claim.name },
      volume,
      size: sizeJson(bytes),
    })),
    tie,
  };
}

function sizeJson(bytes: number): SizeJson {
  return { bytes, quantity: printQuantity(bytes) };
}
