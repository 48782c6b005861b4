import type { ApiObject, ApiObjectMetadata } from 'cdk8s';
import { Construct } from 'constructs';
import { checkLabel, checkNamespace, checkSubdomain, podVolumeName } from '../model/names';
import { HOSTNAME_LABEL } from '../model/placement';
import { releaseCommand } from '../model/release';
import { checkShape, subjectOf } from '../model/shape';
import { WAITS_FOR_ANNOTATION } from '../model/waiting';
import { Building } from '../storage/building';
import { takeClaimNames } from '../storage/claim-names';
import type { LocalVolume } from '../storage/local-volume';
import { NamespacedObject } from '../storage/namespaced-object';
import { claimSpec } from './claim-spec';
import { RECLAIM_JOB } from './input';
import { ARCHIVE_PATH, ReclaimTask, VOLUME_PATH } from './reclaim-task';

/**
 * Properties for `ReclaimJob`.
 */
export interface ReclaimJobProps {
  /** The volume that is to be reclaimed once it is Released: `storage.getVolume({ node: 'raspberrypi-1' })`. */
  readonly volume: LocalVolume;

  /**
   * What is done to it.
   *
   * @default ReclaimTask.scrub()
   */
  readonly task?: ReclaimTask;

  /**
   * Image of the job, with what its task needs: for those that are here a shell, `find`, `rm`, `tar`, `gzip`, `blockdev`.
   *
   * @default 'busybox:1.36'
   */
  readonly image?: string;

  /**
   * Metadata of the Job and of its claim. It needs a namespace, here or of the chart.
   *
   * @default - the name `reclaim-<PersistentVolume>`, shortened with a hash where it is over 63 characters, and the
   * namespace and labels of the chart
   */
  readonly metadata?: ApiObjectMetadata;
}

/** Root of the container, with no more than it takes to read and remove the files of others. */
const SECURITY_CONTEXT = {
  runAsUser: 0,
  allowPrivilegeEscalation: false,
  capabilities: { drop: ['ALL'], add: ['DAC_OVERRIDE', 'FOWNER'] },
};

/** A label that no volume has: see `addClaim`. */
const NEVER = 'cdk8s-local-storage/released-to';

/**
 * A job that empties or archives a released volume, on the volume's node.
 *
 * It has a claim of its own, which can be bound to nothing but this volume, and only when the volume is handed to it. So
 * the job waits as long as somebody else has the volume, and nobody else can get the volume while it works:
 *
 * 1. Apply it, in a chart of its own; the pod stays Pending.
 * 2. Run `releaseCommand`: the volume, if it is Released, goes to the job and to no one else. The job starts.
 * 3. When it is complete run `offerCommand`: the job and its claim go away, and the volume is Available.
 *
 * Between 2 and 3, and only if the volume is pinned, do not apply the chart of its storage: the document there says
 * another claim. The job runs as root of its container, so the namespace may enforce the pod security level `baseline`
 * and not `restricted`.
 *
 * @see https://kubernetes.io/docs/concepts/storage/persistent-volumes/#reclaiming
 */
export class ReclaimJob extends Construct {
  /** Name of the Job and of its claim. */
  public readonly name: string;

  /** Namespace of the Job and of its claim. */
  public readonly namespace: string;

  /** The volume that is reclaimed. */
  public readonly volume: LocalVolume;

  /**
   * @param scope the construct that the job belongs to, in another chart than the storage
   * @param id id of the construct; no name depends on it
   * @param props the volume, and what is done to it
   * @throws If a name is not possible or taken, or the job has no namespace.
   */
  public constructor(scope: Construct, id: string, props: ReclaimJobProps) {
    checkShape(subjectOf('reclaim job', props?.metadata, 'name', id), RECLAIM_JOB, props);
    super(scope, id);
    const building = new Building(this);
    try {
      const { volume, task = ReclaimTask.scrub(), image = 'busybox:1.36', metadata } = props;
      const name = metadata?.name ?? podVolumeName(`reclaim-${volume.name}`);
      checkLabel('reclaim job', name, 'set metadata.name');
      if (task._archiveClaim !== undefined) {
        checkSubdomain(`reclaim job '${name}': claim`, task._archiveClaim, 'give the name of a claim of its namespace');
      }
      const claim = this.addClaim({ ...metadata, name }, volume);
      const { namespace } = claim.metadata;
      if (namespace === undefined) {
        throw new Error(
          `reclaim job '${name}' has no namespace: expected one, without which the volume cannot be handed to it; set namespace on the chart, such as 'default'`,
        );
      }
      checkNamespace(`reclaim job '${name}'`, namespace);
      this.checkArchive(name, namespace, task, volume);
      takeClaimNames(this, namespace, [name]);
      this.name = name;
      this.namespace = namespace;
      this.volume = volume;
      this.addJob({ ...metadata, name }, task, image);
    } catch (error) {
      building.takeBack();
      throw error;
    } finally {
      building.end();
    }
  }

  /**
   * The command that hands the volume to the job. It fails, and changes nothing, unless the volume is Released.
   */
  public get releaseCommand(): string {
    return releaseCommand(this.volume.name, { namespace: this.namespace, name: this.name });
  }

  /**
   * The command that removes the job and its claim and offers the volume again: to the claim that it is pinned to, or to
   * any. Before the job is complete it fails, and changes nothing.
   */
  public get offerCommand(): string {
    const { name, namespace, volume } = this;
    return [
      `kubectl wait job/${name} -n ${namespace} --for condition=complete --timeout 0`,
      `kubectl delete job/${name} pvc/${name} -n ${namespace}`,
      `kubectl wait pv/${volume.name} --for jsonpath='{.status.phase}'=Released --timeout 60s`,
      volume.releaseCommand,
    ].join(' && ');
  }

  /** Now, and once the app is complete, since a claim can be pinned to the volume after this. */
  private checkArchive(name: string, namespace: string, { _archiveClaim }: ReclaimTask, volume: LocalVolume): void {
    const problem = () => archiveProblem(name, namespace, _archiveClaim, volume);
    const now = problem();
    if (now !== undefined) {
      throw new Error(now);
    }
    this.node.addValidation({ validate: () => [problem()].filter((found) => found !== undefined) });
  }

  private addClaim(metadata: ApiObjectMetadata & { name: string }, volume: LocalVolume): ApiObject {
    const { storageClassName, bytes, volumeMode } = volume._model;
    return new NamespacedObject(this, 'Claim', {
      apiVersion: 'v1',
      kind: 'PersistentVolumeClaim',
      metadata: {
        ...metadata,
        annotations: { ...metadata.annotations, [WAITS_FOR_ANNOTATION]: `volume '${volume.name}' has to name it` },
      },
      spec: {
        ...claimSpec({ storageClassName, bytes, volumeMode }),
        // With volumeName it would lie in wait: the next time that somebody frees the volume to have the data back, it
        // would take the volume and empty it. With a selector that fits nothing, only a claimRef can bind it.
        selector: { matchLabels: { [NEVER]: metadata.name } },
      },
    });
  }

  private addJob(metadata: ApiObjectMetadata & { name: string }, task: ReclaimTask, image: string): void {
    const { name, node, volumeMode } = this.volume._model;
    const archive = task._archiveClaim;
    const isBlock = volumeMode === 'Block';
    new NamespacedObject(this, 'Job', {
      apiVersion: 'batch/v1',
      kind: 'Job',
      metadata,
      spec: {
        backoffLimit: 2,
        template: {
          spec: {
            restartPolicy: 'Never',
            automountServiceAccountToken: false,
            nodeSelector: { [HOSTNAME_LABEL]: node },
            containers: [
              {
                name: 'reclaim',
                image,
                command: task._commandFor(volumeMode, name),
                securityContext: SECURITY_CONTEXT,
                volumeDevices: isBlock ? [{ name: 'volume', devicePath: VOLUME_PATH }] : undefined,
                volumeMounts: mounts(isBlock, archive),
              },
            ],
            volumes: [
              { name: 'volume', persistentVolumeClaim: { claimName: metadata.name } },
              ...(archive === undefined ? [] : [{ name: 'archive', persistentVolumeClaim: { claimName: archive } }]),
            ],
          },
        },
      },
    });
  }
}

/**
 * Why the archive cannot be written to its claim: that is on the volume which is packed, so the archive would have itself in
 * it, and be emptied with the rest. Undefined if it can.
 */
function archiveProblem(
  name: string,
  namespace: string,
  claim: string | undefined,
  volume: LocalVolume,
): string | undefined {
  const { claimRef } = volume;
  const isOwn = claim === name;
  if (claim === undefined || !(isOwn || (claimRef?.name === claim && claimRef.namespace === namespace))) {
    return undefined;
  }
  const whose = isOwn ? "the job's own" : `the one that volume '${volume.name}' is pinned to`;
  return `reclaim job '${name}' archives volume '${volume.name}' into claim '${claim}', which is ${whose}: expected a claim with another volume, or the archive would be lost with what is on this one; name another claim`;
}

function mounts(isBlock: boolean, archive: string | undefined): object[] | undefined {
  const list = [
    ...(isBlock ? [] : [{ name: 'volume', mountPath: VOLUME_PATH }]),
    ...(archive === undefined ? [] : [{ name: 'archive', mountPath: ARCHIVE_PATH }]),
  ];
  return list.length > 0 ? list : undefined;
}
