/**
 * What will bind to what, before anything is applied.
 *
 * Kubernetes gives a claim the smallest volume that fits on one node; which node it takes, which pod comes first, and
 * which of two equal volumes is taken are open. So an answer is one of what holds in all of those cases, what holds in
 * some, and what holds in none.
 */
export interface Plan {
  /** The answer for each claim, those that StatefulSets and pods will create included, in the order of the manifests. */
  readonly claims: readonly ClaimPlan[];
  /** Every volume, in the order of the manifests. */
  readonly volumes: readonly VolumePlan[];
  /** Names of the nodes: those given, or else those that volumes name. */
  readonly nodes: readonly string[];
  /** What is worth knowing and no answer: it never makes a plan fail. */
  readonly notes: readonly Note[];
}

/** The answer for one claim. */
export interface ClaimPlan {
  readonly claim: ClaimName;
  /** Bytes that it asks for. */
  readonly bytes: number;
  /** Undefined where the claim names no class and no default class is given. */
  readonly storageClassName?: string;
  /** What mounts it, such as `StatefulSet 'db'` or `Pod 'test'`; empty if nothing here does. */
  readonly users: readonly string[];
  readonly verdict: Verdict;
}

/** A claim by its namespace, which is `default` where a manifest leaves it to whoever applies it, and its name. */
export interface ClaimName {
  readonly namespace: string;
  readonly name: string;
}

export type Verdict = Guaranteed | Provisioned | Waiting | AtRisk | Never | Unproven;

/** It binds in every order and with every choice of nodes. */
export interface Guaranteed {
  readonly kind: 'guaranteed';
  /** Names of the volumes that it may get: one, when pinned. */
  readonly volumes: readonly string[];
}

/**
 * It is provisioned dynamically: in every order its pod finds a node, and there the provisioner of the class is asked for a
 * volume. Kubernetes does its part in every case; whether the provisioner does, only the provisioner knows.
 */
export interface Provisioned {
  readonly kind: 'provisioned';
  /** The provisioner that its class names. */
  readonly provisioner: string;
  /** Names of the volumes that it may get in place of one that is made; mostly none. */
  readonly volumes: readonly string[];
}

/**
 * It stays Pending until a person hands a volume to it, or to another claim of its pod, and then it binds in every order: so is
 * it meant.
 */
export interface Waiting {
  readonly kind: 'waiting';
  /** What it waits for, in words. */
  readonly waitsFor: string;
  /** Names of the volumes that it may get then; none if it gets the one that it is handed. */
  readonly volumes: readonly string[];
}

/** It can bind, and it can be starved: this is one way. */
export interface AtRisk {
  readonly kind: 'at risk';
  readonly volumes: readonly string[];
  /** The provisioner that makes a volume for it wherever its pod finds a node; undefined if nothing makes one. */
  readonly provisioner?: string;
  /** Whether the storage accepts that its claims are at risk, so that it is no failure. */
  readonly accepted: boolean;
  /** Played in this order, the steps leave no volume for the claim. */
  readonly story: readonly Step[];
  /** The volume that is enough if it is kept for the claim; undefined if no single one is. */
  readonly keep?: string;
  readonly fix: string;
}

/** It can bind in no case. */
export interface Never {
  readonly kind: 'never';
  /** Why each volume of the class (of all classes, if there is none of its class) does not serve it. */
  readonly reasons: readonly VolumeReason[];
  /** Why the class, which has a provisioner, makes no volume for it either; its nodes are those that volumes are made on. */
  readonly provisioning?: Reason;
  readonly fix: string;
}

/** No answer: neither could be shown. */
export interface Unproven {
  readonly kind: 'unproven';
  /** What stood in the way, such as a bound on the search or a rule that only a cluster can decide. */
  readonly because: string;
}

/** One pod that is scheduled, or one claim that is bound by the volume controller without a pod. */
export interface Step {
  /**
   * Undefined where the volume controller binds a claim by itself; with a node but without a pod, it is any pod that mounts
   * the claim, since none of the manifests does.
   */
  readonly pod?: { readonly namespace: string; readonly name: string };
  /** Where the pod is scheduled; undefined for the volume controller. */
  readonly node?: string;
  /** What its claims take; empty for a pod whose claims are bound already. */
  readonly takes: readonly Take[];
  /** Another volume of that size is as good, so Kubernetes may take either, and takes this one here. */
  readonly tie: boolean;
}

/** One claim and the volume that it takes, of so many bytes. */
export interface Take {
  readonly claim: ClaimName;
  readonly volume: string;
  readonly bytes: number;
}

export interface VolumeReason {
  readonly volume: string;
  readonly reason: Reason;
}

/** Why a volume does not serve a claim, in the order in which Kubernetes looks. */
export type Reason =
  | { readonly kind: 'reserved'; readonly by: string }
  | { readonly kind: 'too small'; readonly bytes: number }
  | { readonly kind: 'mode'; readonly volumeMode: string }
  | { readonly kind: 'phase'; readonly phase: string }
  | { readonly kind: 'selector' }
  | { readonly kind: 'class'; readonly storageClassName: string }
  /** What rules its nodes out, such as a node selector or a taint. */
  | { readonly kind: 'node'; readonly nodes: readonly string[]; readonly asked: string }
  /** `spec.nodeName` passes the scheduler by, and with it whoever binds a claim that waits for its pod. */
  | { readonly kind: 'node name'; readonly node: string }
  /** Another claim of the same pod is never bound, has its volume elsewhere, or finds nothing on its nodes. */
  | {
      readonly kind: 'other claim';
      readonly nodes: readonly string[];
      readonly claim: string;
      readonly state: 'never bound' | 'elsewhere' | 'nothing there';
    }
  | { readonly kind: 'access mode'; readonly accessModes: readonly string[] }
  /** It would serve the claim, and another claim of the same pod takes it first. */
  | { readonly kind: 'taken by the pod'; readonly by: string }
  /** It would serve the claim, and others have it before in every order, or pods that this one keeps away from its node. */
  | { readonly kind: 'taken before'; readonly apart: boolean };

/** One volume and who may get it. */
export interface VolumePlan {
  readonly name: string;
  readonly bytes: number;
  readonly storageClassName: string;
  /** The nodes that have it: one, for a local volume. Empty for one that every node can reach, or none. */
  readonly nodes: readonly string[];
  /** The path of a local volume. */
  readonly path?: string;
  /** The claim that it is kept for by `claimRef`. */
  readonly reservedFor?: ClaimName;
  /** The claims that may get it, as `namespace/name`. */
  readonly claims: readonly string[];
}

/** Something to know. */
export interface Note {
  readonly kind:
    | 'allocated and not asked for'
    | 'left free'
    | 'shared across nodes'
    | 'several replicas on one claim'
    | 'node name'
    | 'no class'
    | 'unknown class'
    | 'reservation without a namespace'
    | 'reservation in another class'
    | 'wrong annotation'
    | 'shared serial number'
    | 'pod without a node';
  /** One line for people: the thing, what it means, what to do. */
  readonly text: string;
}
