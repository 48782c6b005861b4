import { RESTRICTED_CONTAINER, restrictedPod } from '../../daemon/restricted';

/** What a pod template is made of. */
export interface TemplateOptions {
  readonly user: number;
  readonly group: number;
  readonly nodeSelector?: { readonly [name: string]: string };
  /** Name of the scratch volume: Spark knows it by how it begins. */
  readonly scratchName: string;
  readonly scratch: object;
  readonly environment: readonly object[];
}

/** Kinds of pods, and how the operator calls the container of Spark in their templates. */
export type SparkRole = 'driver' | 'executor';

/** Where Spark itself would put a directory for scratch that it is not told of. */
const SCRATCH_MOUNT = '/var/data/spark-scratch';

/**
 * `spec.driver.template` or `spec.executor.template`: what Spark has no properties for. Spark adds the rest to it.
 *
 * Templates work without the operator's webhook, while `volumes`, `securityContext` and others of the same spec do not;
 * and nothing else of it can make a claim with each pod that goes with the pod. The CustomResourceDefinition checks
 * nothing in it.
 *
 * @see https://spark.apache.org/docs/3.5.7/running-on-kubernetes.html#pod-template
 */
export function podTemplate(role: SparkRole, options: TemplateOptions): object {
  const { nodeSelector, scratchName, scratch, environment } = options;
  return {
    spec: {
      // Executors have the driver's ServiceAccount, whose rights are not for the code that runs in them.
      ...(role === 'executor' && { automountServiceAccountToken: false }),
      enableServiceLinks: false,
      nodeSelector,
      securityContext: restrictedPod(options),
      containers: [
        {
          name: `spark-kubernetes-${role}`,
          env: environment.length === 0 ? undefined : environment,
          securityContext: RESTRICTED_CONTAINER,
          volumeMounts: [{ name: scratchName, mountPath: SCRATCH_MOUNT }],
        },
      ],
      volumes: [scratch],
    },
  };
}
