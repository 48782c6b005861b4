import { claimTitle, describeVerdict } from '../model/plan/answer/describe';
import type { ClaimPlan } from '../model/plan/plan';
import { plan } from '../model/plan/planner';
import {
  checkShape,
  conditions,
  flag,
  list,
  optional,
  type RequiredShape,
  shapeOf,
  struct,
  text,
} from '../model/shape';
import { byUrgency } from '../report/order';
import { summarize } from '../report/summary';
import { Origins } from './origins';
import type { ValidationContext } from './validation-context';

const { name, version }: Named = require('../../package.json');

interface Named {
  readonly name: string;
  readonly version: string;
}

/** Options of a `PlanValidation`: the `properties` of the validation in `cdk8s.yaml`. */
export interface PlanValidationProps {
  /**
   * Log claims at risk, and do not fail for them: for a storage that other apps have a part in, or where the order in which
   * pods come is known to be a good one.
   *
   * @default false
   */
  readonly allowAtRisk?: boolean;

  /**
   * Fail for claims at risk also where their storage accepts that.
   *
   * @default false
   */
  readonly strict?: boolean;
}

/** What is no failure and not as certain as it could be. */
const LOGGED: ReadonlySet<ClaimPlan['verdict']['kind']> = new Set(['at risk', 'unproven']);

const PROPERTIES = conditions<PlanValidationProps>({ allowAtRisk: optional(flag()), strict: optional(flag()) });

const CONTEXT = struct<ValidationContext>({
  manifests: list(text()),
  report: has('the report of cdk8s-cli', 'addViolation', 'submit'),
  logger: has('the logger of cdk8s-cli', 'log'),
  parseManifest: shapeOf('a function', (value) => typeof value === 'function'),
});

function has(expected: string, ...methods: readonly string[]): RequiredShape {
  return shapeOf(expected, (value) =>
    methods.every((method) => typeof (value as Record<string, unknown> | null)?.[method] === 'function'),
  );
}

/**
 * Fails `cdk8s synth` for claims that no volume is left for: a validation of cdk8s-cli, which `cdk8s.yaml` lists.
 *
 * All manifests of the app are looked at together. A claim that can never be bound is a violation, and so is one that may be
 * starved by others, unless its storage accepts that. Whatever else is not certain is logged.
 */
export class PlanValidation {
  private readonly allowAtRisk: boolean;
  private readonly strict: boolean;

  /**
   * @param props What `cdk8s.yaml` gives as `properties`.
   * @throws If there is an unknown property, one of a wrong type, since YAML has no types, or both properties are true.
   */
  public constructor(props: PlanValidationProps = {}) {
    checkShape('PlanValidation in cdk8s.yaml', PROPERTIES, props);
    const { allowAtRisk = false, strict = false } = props;
    if (allowAtRisk && strict) {
      throw new Error(
        'PlanValidation in cdk8s.yaml has allowAtRisk and strict: expected one of them to be true; take the other out',
      );
    }
    this.allowAtRisk = allowAtRisk;
    this.strict = strict;
  }

  /**
   * What the command line calls.
   *
   * @param context The `ValidationContext` of cdk8s-cli.
   * @throws If it is not one.
   */
  // biome-ignore lint/suspicious/noExplicitAny: its type is of cdk8s-cli, which the package does not depend on
  public async validate(context: any): Promise<void> {
    checkShape('the context of PlanValidation', CONTEXT, context);
    const { manifests, report, logger } = context as ValidationContext;
    // cdk8s takes both from cdk8s.yaml, where a path stands for the name, and nothing checks the version beside it.
    Object.assign(report, { pkg: name, version });
    const files = manifests.map((path) => ({
      path,
      manifests: (context as ValidationContext).parseManifest(path) ?? [],
    }));
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
      if (LOGGED.has(claim.verdict.kind) && !this.isViolation(claim)) {
        logger.log(describeVerdict(claim));
      }
    }
    report.submit(violations.length > 0 ? 'failure' : 'success', { Plan: summarize(found.claims) });
  }

  private isViolation({ verdict }: ClaimPlan): boolean {
    const isAllowed = this.allowAtRisk || (verdict.kind === 'at risk' && verdict.accepted && !this.strict);
    return verdict.kind === 'never' || (verdict.kind === 'at risk' && !isAllowed);
  }
}
