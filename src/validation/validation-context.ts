/**
 * What the command line of cdk8s gives a validation, as far as it is used here: the package does not depend on cdk8s-cli.
 *
 * @see https://cdk8s.io/docs/latest/cli/synth/#validations
 */
export interface ValidationContext {
  /** Paths of the files that were written. */
  readonly manifests: readonly string[];
  readonly report: ValidationReport;
  readonly logger: { log(message: string): void };
  parseManifest(path: string): unknown[];
}

export interface ValidationReport {
  /** Constructs are found by `resourceName`. */
  addViolation(violation: Violation): void;
  submit(status: 'success' | 'failure', metadata?: Readonly<Record<string, string>>): void;
}

export interface Violation {
  readonly ruleName: string;
  readonly recommendation: string;
  readonly fix: string;
  readonly violatingResources: readonly ViolatingResource[];
}

export interface ViolatingResource {
  readonly resourceName: string;
  readonly locations: readonly string[];
  readonly manifestPath: string;
}
