import { claimTitle } from './answer/describe';
import type { WhatIf } from './answer/fix';
import { notesOf } from './answer/notes';
import { Verdicts } from './answer/verdicts';
import { volumePlans } from './answer/volumes';
import type { Claim } from './cluster/claim';
import { type Manifest, unwrap } from './cluster/manifest';
import { OTHER_NODE } from './cluster/node';
import { read } from './cluster/read';
import { WORKLOADS } from './cluster/workloads';
import { estimate } from './counting/estimate';
import { Effort } from './effort';
import { once } from './once';
import type { ClaimPlan, Plan } from './plan';
import { Board } from './rules/board';
import { type Component, componentsOf } from './rules/component';
import { solveAlike } from './search/alike';
import { solveExactly } from './search/exact';
import { Results } from './search/result';

/** The kinds of objects that a plan depends on. */
export const PLANNED_KINDS: ReadonlySet<string> = new Set([
  'StorageClass',
  'PersistentVolume',
  'PersistentVolumeClaim',
  'Node',
  ...WORKLOADS,
]);

/** How far the search goes, in the steps of `Effort`: what takes more is left to proofs by counting, or is not proven. */
export interface Limits {
  /** For playing one group of pods that can get in each other's way. */
  readonly search: number;
  /** For everything. */
  readonly all: number;
}

const LIMITS: Limits = { search: 5_000_000, all: 15_000_000 };

/**
 * What will bind to what: a pure function of Kubernetes objects, such as a YAML file has them.
 *
 * All volumes, classes and claims are taken to be there, and nodes to have room for every pod; pods may come in any order.
 *
 * @throws If an object is none that Kubernetes could take.
 */
export function plan(manifests: readonly unknown[], limits: Limits = LIMITS): Plan {
  const cluster = read(manifests);
  const board = new Board(cluster);
  const results = new Results();
  const effort = new Effort(limits.all);
  for (const component of componentsOf(board)) {
    const isSolved =
      solveAlike(board, component, results) ||
      (isSmall(component) && solveExactly(board, component, effort.part(limits.search), results));
    if (!isSolved) {
      estimate(board, component, effort, results);
    }
  }
  const lost = once(() => new Set(claims.filter(isNever).map(keyOf)));
  const verdicts = new Verdicts(board, results, whatIf(manifests, cluster.pods.length, limits, lost));
  const claims = [...cluster.claims.values()].map(
    (claim): ClaimPlan => ({
      claim: { namespace: claim.namespace, name: claim.name },
      bytes: claim.bytes,
      ...(claim.storageClassName !== undefined && { storageClassName: claim.storageClassName }),
      users: usersOf(board, claim),
      verdict: verdicts.of(claim),
    }),
  );
  const volumes = volumePlans(board, claims);
  const notes = once(() => notesOf(board, claims, volumes));
  return {
    claims,
    volumes,
    nodes: cluster.nodes.all.map(({ name }) => name).filter((name) => name !== OTHER_NODE),
    get notes() {
      return notes();
    },
  };
}

function usersOf({ users }: Board, { key }: Claim): string[] {
  const pods = users.get(key) ?? [];
  return pods.length === 1 ? [pods[0].user] : [...new Set(pods.map(({ user }) => user))];
}

/**
 * Plans again with a volume kept for a claim: whether that is enough for it, and the end of no other claim; nor may another
 * one of its pods be hopeless.
 *
 * @param lost claims that are never bound as it is, as `namespace/name`
 */
function whatIf(manifests: readonly unknown[], pods: number, limits: Limits, lost: () => ReadonlySet<string>): WhatIf {
  return (claim, volume) => {
    if (manifests.length > MOST_TRIED || pods > MOST_PODS_TRIED) {
      return undefined;
    }
    const { claims } = plan(
      unwrap(manifests).map((object) => kept(object, volume, claim)),
      limits,
    );
    const own = claims.find((other) => keyOf(other) === claim.key)!;
    const together = (other: ClaimPlan): boolean => other.users.some((user) => own.users.includes(user));
    return (
      own.verdict.kind === 'guaranteed' &&
      claims.every((other) => !isNever(other) || (!together(other) && lost().has(keyOf(other))))
    );
  };
}

function kept(object: Manifest, volume: string, { namespace, name }: Claim): Manifest {
  const { spec } = object as { readonly spec?: object };
  return object.kind === 'PersistentVolume' && object.metadata?.name === volume
    ? ({ ...object, spec: { ...spec, claimRef: { namespace, name } } } as Manifest)
    : object;
}

function isNever({ verdict }: ClaimPlan): boolean {
  return verdict.kind === 'never';
}

function keyOf({ claim }: ClaimPlan): string {
  return claimTitle(claim);
}

/** In more objects than this, or with more pods, no fix is tried. */
const MOST_TRIED = 100;
const MOST_PODS_TRIED = 500;

/** What has more pods or kinds of volumes than this has too many states, so none is tried. */
const SMALL = 200;

function isSmall({ chains, tracked, kinds }: Component): boolean {
  return chains.length + tracked.length <= SMALL && kinds.length <= SMALL;
}
