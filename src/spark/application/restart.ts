/**
 * When the Spark operator submits an application again, with another driver and other executors.
 *
 * @see https://www.kubeflow.org/docs/components/spark-operator/user-guide/configuring-automatic-application-restart/
 */
export enum SparkRestartPolicy {
  /** Never. */
  NEVER = 'Never',

  /** When it has failed, as often as `retries` says. */
  ON_FAILURE = 'OnFailure',

  /** Always, as for one that reads a stream. */
  ALWAYS = 'Always',
}

/** What is said of restarts. */
export interface RestartOptions {
  readonly restartPolicy?: SparkRestartPolicy;
  readonly retries?: number;
  /** In seconds. */
  readonly retryInterval: number;
}

const RETRIES = 3;

/**
 * `spec.restartPolicy`. The operator does not try again if it is not told how often.
 *
 * @throws If there are retries without the policy for them, or their number or interval is not possible.
 */
export function restartPolicyOf(thing: string, options: RestartOptions): object {
  const { restartPolicy: type = SparkRestartPolicy.NEVER, retries, retryInterval: interval } = options;
  if (retries !== undefined && (!Number.isInteger(retries) || retries < 1 || retries > 2 ** 31 - 1)) {
    throw new Error(`${thing} has ${retries} retries: expected a whole number from 1 up; set retries`);
  }
  if (retries !== undefined && type !== SparkRestartPolicy.ON_FAILURE) {
    throw new Error(
      `${thing} has ${retries} retries and the restart policy ${type}: expected OnFailure, which counts them; set restartPolicy, or leave retries out`,
    );
  }
  if (interval < 1) {
    throw new Error(`${thing} is tried again after ${interval} s: expected 1 s or more; raise retryInterval`);
  }
  if (type === SparkRestartPolicy.NEVER) {
    return { type };
  }
  const intervals = { onFailureRetryInterval: interval, onSubmissionFailureRetryInterval: interval };
  const amount = retries ?? RETRIES;
  return type === SparkRestartPolicy.ALWAYS
    ? { type, ...intervals }
    : { type, onFailureRetries: amount, onSubmissionFailureRetries: amount, ...intervals };
}
