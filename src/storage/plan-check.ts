import type { IConstruct } from 'constructs';
import { claimTitle, describeReason, describeStory, describeVerdict, list } from '../model/plan/answer/describe';
import { nearestFirst } from '../model/plan/answer/nearest';
import type { AtRisk, ClaimPlan, Never } from '../model/plan/plan';
import { PLANNED_KINDS, plan } from '../model/plan/planner';
import { describeQuantity } from '../model/quantity';
import { Manifests } from './manifests';
import { type AppCheck, checkPerApp } from './one-per-app';

/** Whether claims on the storages of an app find their volumes: checked at synthesis, before anything is written. */
export class PlanCheck implements AppCheck {
  private readonly root: IConstruct;
  /** Those of the storages: claims on others are not judged. */
  private readonly classes = new Set<string>();
  /** cdk8s asks once for each chart and once for the app. */
  private answered?: { readonly manifests: Manifests; readonly problems: readonly string[] };

  public constructor(root: IConstruct) {
    this.root = root;
  }

  public addClass(storageClassName: string): void {
    this.classes.add(storageClassName);
  }

  public problems(): readonly string[] {
    const manifests = new Manifests(this.root, PLANNED_KINDS);
    if (!this.answered?.manifests.equals(manifests)) {
      this.answered = { manifests, problems: this.check(manifests.all) };
    }
    return this.answered.problems;
  }

  private check(manifests: readonly unknown[]): string[] {
    try {
      const claims = plan(manifests).claims.filter((claim) => this.isProblem(claim));
      const shown = claims.slice(0, MOST_SHOWN).map(describeProblem);
      const rest = claims.length - shown.length;
      return rest > 0
        ? [...shown, `${rest} more claims are never bound or at risk: expected none; see those before`]
        : shown;
    } catch (error) {
      // An object that Kubernetes would not take either: the other checks shall have their say all the same.
      return [(error as Error).message];
    }
  }

  private isProblem({ storageClassName, verdict }: ClaimPlan): boolean {
    const isOurs = storageClassName !== undefined && this.classes.has(storageClassName);
    return isOurs && (verdict.kind === 'never' || (verdict.kind === 'at risk' && !verdict.accepted));
  }
}

/** Messages about claims: each has its story, which takes long to find and to read. */
const MOST_SHOWN = 5;

function describeProblem(claim: ClaimPlan): string {
  const { verdict } = claim;
  return verdict.kind === 'never' ? describeNever(claim, verdict) : describeRisk(claim, verdict as AtRisk);
}

/** In the words of the constructs: a volume is kept for a claim by a pin. */
function describeNever(claim: ClaimPlan, { reasons, provisioning }: Never): string {
  const nearest = nearestFirst(reasons);
  if (provisioning || nearest[0]?.reason.kind !== 'reserved') {
    return describeVerdict(claim);
  }
  const why = list(nearest, ({ volume, reason }) =>
    reason.kind === 'reserved'
      ? `volume '${volume}' is pinned to claim '${reason.by}'`
      : `volume '${volume}' ${describeReason(reason)}`,
  );
  return `claim '${claimTitle(claim.claim)}' (${describeQuantity(claim.bytes)}) is never bound: ${why}; add a volume, or take one of the pins away`;
}

/** In the words of the constructs: a volume is kept for a claim by a pin. */
function describeRisk(claim: ClaimPlan, { story, keep, volumes, provisioner }: AtRisk): string {
  const pin = keep === undefined ? '' : `pin it to volume '${keep}', `;
  const isMade = provisioner !== undefined && volumes.length === 0;
  const help = isMade
    ? 'pin the other claims of its pod'
    : `${pin}add a volume, give the others a storage of their own`;
  return `claim '${claimTitle(claim.claim)}' is at risk: ${describeStory(claim, story)}; ${help}, or set allowAtRisk on storage '${claim.storageClassName}'`;
}

/** The check of the app that a construct belongs to. */
export const planCheckOf = checkPerApp((root) => new PlanCheck(root));
