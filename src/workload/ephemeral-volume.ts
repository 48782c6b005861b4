import type { IStorage, Volume } from 'cdk8s-plus-27';
import { Construct } from 'constructs';
import type { Request } from '../model/fit';
import { checkLabel } from '../model/names';
import { printQuantity } from '../model/quantity';
import { checkShape, subjectOf } from '../model/shape';
import { checksOf } from './claim-checks';
import { type ClaimOptions, claimSpec, toRequest } from './claim-spec';
import { EPHEMERAL_VOLUME } from './input';
import { type MountOnOptions, mountOn } from './mount';
import { inlineVolume } from './pod-volume';

/**
 * Properties for `EphemeralVolume`.
 */
export interface EphemeralVolumeProps extends ClaimOptions {
  /**
   * Name of the volume, a DNS-1123 label: the claims are named `<pod>-<name>`.
   *
   * @default - the id of the construct
   */
  readonly name?: string;

  /**
   * Annotations of the claims.
   *
   * @default - none
   */
  readonly annotations?: { [key: string]: string };

  /**
   * Labels of the claims.
   *
   * @default - none
   */
  readonly labels?: { [key: string]: string };

  /**
   * Take the volumes of a storage that retains them.
   *
   * The risk: each pod that is replaced, and each roll-out, uses up a volume. It is left as Released, with the files of a
   * pod that is gone, and no pod gets it until somebody frees it; when none is left, pods wait. It is for pods that are
   * made once, such as that of a Job.
   *
   * @see https://kubernetes.io/docs/concepts/storage/persistent-volumes/#retain
   * @default false
   */
  readonly useVolumesOnce?: boolean;
}

/**
 * Scratch space on a storage that each pod gets when it is made, and loses when it is deleted: a generic ephemeral volume.
 *
 * Kubernetes makes a claim with each pod that mounts it, `<pod>-<name>`, and deletes the claim with the pod; a container
 * that restarts still finds its files. Against an `emptyDir` of cdk8s-plus it is on the storage's disks and not on that of
 * the kubelet, and the pod goes where a volume is free.
 *
 * What becomes of the files then is the storage's `reclaimPolicy`. A volume that is retained is not free again: take a
 * `LocalPathStorage`, which makes volumes on demand, or a `LocalSsdStorage` with `Delete` and `provisionedBy`; or set
 * `useVolumesOnce`. Of a storage of somebody else nothing is known, and it is taken as it is.
 *
 * @see https://kubernetes.io/docs/concepts/storage/ephemeral-volumes/#generic-ephemeral-volumes
 */
export class EphemeralVolume extends Construct implements IStorage {
  /** Name of the volume in each pod. */
  public readonly name: string;

  private readonly props: EphemeralVolumeProps;
  private readonly request: Request;
  private podVolume?: Volume;

  /**
   * @param scope the construct that the volume belongs to
   * @param id id of the construct
   * @param props the storage, and what is asked of it
   * @throws If no volume of the storage fits, the storage retains its volumes, the access mode is not ReadWriteOnce, the
   * volumeMode is Block, or the name is no DNS-1123 label. At synthesis, if a claim would have a name that is too long or
   * that another claim of the app has.
   */
  public constructor(scope: Construct, id: string, props: EphemeralVolumeProps) {
    checkShape(subjectOf('ephemeral volume', props, 'name', id), EPHEMERAL_VOLUME, props);
    const name = props.name ?? id;
    checkLabel('ephemeral volume', name, 'set name');
    const thing = `ephemeral volume '${name}'`;
    const request = toRequest(thing, props);
    if (request.volumeMode === 'Block') {
      throw new Error(
        `${thing} has volumeMode Block, which containers of cdk8s-plus cannot use: expected Filesystem; for a raw device take a ClaimedVolume or a ClaimTemplate`,
      );
    }
    if (props.storage._retains && !props.useVolumesOnce) {
      throw new Error(
        `${thing} is on storage '${request.storageClassName}', which retains its volumes, so that each new pod would use one up: expected a LocalPathStorage that deletes them, or the reclaim policy Delete with provisionedBy; or set useVolumesOnce if somebody frees them`,
      );
    }
    super(scope, id);
    this.name = name;
    this.props = props;
    this.request = request;
    checksOf(this); // of the names of the claims
  }

  /**
   * The volume as one of a pod. `container.mount` calls it; containers of one pod share the volume, and each pod has its
   * own.
   */
  public asVolume(): Volume {
    const resources = { requests: { storage: { value: printQuantity(this.request.bytes) } } };
    this.podVolume ??= inlineVolume(this, this.name, this.source({ resources }));
    return this.podVolume;
  }

  /**
   * Mount the volume in a container of cdk8s-plus, of any version from 27 on.
   *
   * @param container the container: what `addContainer` returns, or one of a pod's `containers` or `initContainers`
   * @param path where it is mounted in the container, an absolute path such as '/scratch'
   * @param options how it is mounted
   * @throws If that is not a container of cdk8s-plus, something is mounted at that path already, or an option is
   * not possible.
   */
  public mountOn(container: unknown, path: string, options?: MountOnOptions): void {
    mountOn(`ephemeral volume '${this.name}'`, this, container, path, options);
  }

  /** The volume as one of a pod that is written by hand. @internal */
  public _manifest(): object {
    return { name: this.name, ...this.source() };
  }

  /** @param rest what `spec` has in other words than Kubernetes' */
  private source(rest: object = {}): object {
    const { annotations, labels } = this.props;
    const metadata = (annotations ?? labels) && { metadata: { annotations, labels } };
    return {
      ephemeral: { volumeClaimTemplate: { ...metadata, spec: { ...claimSpec(this.request), ...rest } } },
    };
  }
}
