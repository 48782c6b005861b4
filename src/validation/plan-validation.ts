import { claimTitle, describeVerdict } from '../model/plan/answer/describe';
import type { ClaimPlan } from '../model/plan/plan';
import { plan } from '../model/plan/planner';
import { byUrgency } from '../report/order';
import { summarize } from '../report/summary';
import { Origins } from './origins';
import type { ValidationContext } from './validation-context';

/** Options of a `PlanValidation`: the `properties` of the validation in `cdk8s.yaml`. */
export interface PlanValidationProps {
  /**
   * Log claims at risk, and do not fail for them: for a storage that other apps have a part in, or where the order in which
   * pods come is known to be a good one.
   *
   * @default false
   */
  readonly allowAtRisk?: boolean;
}

/**
 * Fails `cdk8s synth` for claims that no volume is left for: a validation of cdk8s-cli, which `cdk8s.yaml` lists.
 *
 * All manifests of the app are looked at together. A claim that can never be bound is a violation, and so is one that may be
 * starved by others; what could not be proven is logged.
 */
export class PlanValidation {
  private readonly allowAtRisk: boolean;

  /**
   * @param props What `cdk8s.yaml` gives as `properties`.
   * @throws If there is an unknown property, or one of a wrong type: YAML has no types.
   */
  public constructor(props: PlanValidationProps = {}) {
    const { allowAtRisk = false, ...unknown } = props;
    const [name] = Object.keys(unknown);
    if (name !== undefined) {
      throw new Error(`PlanValidation has no property '${name}': expected allowAtRisk; correct cdk8s.yaml`);
    }
    if (typeof allowAtRisk !== 'boolean') {
      throw new Error(`allowAtRisk is '${allowAtRisk}': expected true or false; correct cdk8s.yaml`);
    }
    this.allowAtRisk = allowAtRisk;
  }

  /**
   * What the command line calls.
   *
   * @param context The `ValidationContext` of cdk8s-cli.
   */
  // biome-ignore lint/suspicious/noExplicitAny: its type is of cdk8s-cli, which the package does not depend on
  public async validate(context: any): Promise<void> {
    const { manifests, report, logger } = context as ValidationContext;
    const files = manifests.map((path) => ({ path, manifests: (context as ValidationContext).parseManifest(path) }));
    const found = plan(files.flatMap((file) => file.manifests));
    const origins = new Origins(files);
    const violations = found.claims.filter((claim) => this.isViolation(claim));
    for (const claim of byUrgency(violations)) {
      report.addViolation({
        ruleName: `claim '${claimTitle(claim.claim)}' is ${claim.verdict.kind === 'never' ? 'never bound' : 'at risk'}`,
        recommendation: describeVerdict(claim),
        fix: 'fix' in claim.verdict ? claim.verdict.fix : '',
        violatingResources: [origins.of(claim)],
      });
    }
    for (const claim of byUrgency(found.claims)) {
      if (claim.verdict.kind !== 'guaranteed' && !this.isViolation(claim)) {
        logger.log(describeVerdict(claim));
      }
    }
    report.submit(violations.length > 0 ? 'failure' : 'success', { Plan: summarize(found.claims) });
  }

  private isViolation({ verdict }: ClaimPlan): boolean {
    return verdict.kind === 'never' || (verdict.kind === 'at risk' && !this.allowAtRisk);
  }
}
