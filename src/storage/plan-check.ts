import type { IConstruct } from 'constructs';
import { claimTitle, describeStory, describeVerdict } from '../model/plan/answer/describe';
import type { AtRisk, ClaimPlan } from '../model/plan/plan';
import { PLANNED_KINDS, plan } from '../model/plan/planner';
import { Manifests } from './manifests';
import { onePerApp } from './one-per-app';

/** Whether claims on the storages of an app find their volumes: checked at synthesis, before anything is written. */
export class PlanCheck {
  private readonly root: IConstruct;
  /** Those of the storages: claims on others are not judged. */
  private readonly classes = new Set<string>();
  /** cdk8s asks once for each chart and once for the app. */
  private answered?: { readonly manifests: Manifests; readonly problems: readonly string[] };

  /** @param reporter the construct whose validation reports for the app */
  public constructor(reporter: IConstruct) {
    this.root = reporter.node.root;
    reporter.node.addValidation({ validate: () => [...this.problems()] });
  }

  public addClass(storageClassName: string): void {
    this.classes.add(storageClassName);
  }

  private problems(): readonly string[] {
    const manifests = new Manifests(this.root, PLANNED_KINDS);
    if (!this.answered?.manifests.equals(manifests)) {
      this.answered = { manifests, problems: this.check(manifests.all) };
    }
    return this.answered.problems;
  }

  private check(manifests: readonly unknown[]): string[] {
    try {
      return plan(manifests).claims.flatMap((claim) => this.problem(claim));
    } catch (error) {
      // An object that Kubernetes would not take either: the other checks shall have their say all the same.
      return [(error as Error).message];
    }
  }

  private problem(claim: ClaimPlan): string[] {
    const { storageClassName, verdict } = claim;
    if (storageClassName === undefined || !this.classes.has(storageClassName)) {
      return [];
    }
    if (verdict.kind === 'never') {
      return [describeVerdict(claim)];
    }
    return verdict.kind === 'at risk' && !verdict.accepted ? [describeRisk(claim, verdict)] : [];
  }
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
export const planCheckOf = onePerApp((first) => new PlanCheck(first));
