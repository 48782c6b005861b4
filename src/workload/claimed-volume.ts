import { ApiObject, type ApiObjectMetadata, type ApiObjectProps } from 'cdk8s';
import type { IStorage, Volume } from 'cdk8s-plus-27';
import type { Construct } from 'constructs';
import { checkSubdomain, podVolumeName } from '../model/names';
import { checkShape, subjectOf } from '../model/shape';
import type { VolumeMode } from '../model/volume';
import { Building } from '../storage/building';
import { takeClaimNames } from '../storage/claim-names';
import type { LocalVolume } from '../storage/local-volume';
import { isPlainData } from '../storage/plain-data';
import { writtenObjectsOf } from '../storage/written-objects';
import { checksOf } from './claim-checks';
import { type ClaimOptions, claimSpec, reference, toRequest } from './claim-spec';
import { CLAIMED_VOLUME } from './input';
import { type MountOnOptions, mountOn } from './mount';
import { type MountedObject, mountedObjectsOf } from './mounted-object';
import { podVolumeOf } from './pod-volume';

/**
 * Properties for `ClaimedVolume`.
 */
export interface ClaimedVolumeProps extends ClaimOptions {
  /**
   * Metadata of the claim. Data belongs to the name of its claim: set `name` where it is to outlast a renamed construct.
   *
   * @default - a name made from the construct's path, and the namespace and labels of the chart
   */
  readonly metadata?: ApiObjectMetadata;

  /**
   * The one volume that the claim gets, and that no other claim can get: `storage.getVolume({ node: 'raspberrypi-1' })`.
   *
   * The claim then needs a namespace, its own or its chart's. Take it by `getVolume`, which throws where there is no such
   * volume: an index past the end of `volumes` gives undefined, and undefined is no pin.
   *
   * @see https://kubernetes.io/docs/concepts/storage/persistent-volumes/#reserving-a-persistentvolume
   * @default - any volume of the storage that fits, on the node where the claim's first pod is scheduled
   */
  readonly volume?: LocalVolume;
}

/**
 * A claim on a local storage: a PersistentVolumeClaim that containers of cdk8s-plus mount.
 *
 * `claim.mountOn(container, '/data')` is all, with `readOnly` and `subPath` among its options; for a container of
 * cdk8s-plus-27 `container.mount('/data', claim)` is the same. Anything else, such as a Helm chart, takes the `claimName`.
 *
 * @see https://kubernetes.io/docs/concepts/storage/persistent-volumes/#persistentvolumeclaims
 */
export class ClaimedVolume extends ApiObject implements IStorage {
  /** Name of the PersistentVolumeClaim. */
  public readonly claimName: string;

  /** Namespace of the claim; undefined leaves it to whoever applies the manifest. */
  public readonly namespace?: string;

  /** The volume that the claim is pinned to, if it is. */
  public readonly volume?: LocalVolume;

  private readonly volumeMode: VolumeMode;
  private podVolume?: Volume;

  /**
   * @param scope the construct that the claim belongs to
   * @param id id of the construct
   * @param props the storage, and what is asked of it
   * @throws If no volume of the storage fits, the volume that it is pinned to does not fit or is taken, the access mode is
   * not ReadWriteOnce, or the namespace has a claim of that name.
   */
  public constructor(scope: Construct, id: string, props: ClaimedVolumeProps) {
    const subject = subjectOf('claim', props?.metadata, 'name', id);
    checkShape(subject, CLAIMED_VOLUME, props);
    const request = toRequest(subject, props, props.volume && [props.volume]);
    const object: ApiObjectProps = {
      apiVersion: 'v1',
      kind: 'PersistentVolumeClaim',
      metadata: props.metadata,
      spec: claimSpec(request, props.volume),
    };
    super(scope, id, object);
    writtenObjectsOf(this).add(this);
    isPlainData(this, object);
    this.claimName = this.name;
    this.namespace = this.metadata.namespace;
    checksOf(this); // of the pods that mount it
    this.volumeMode = request.volumeMode;
    this.volume = props.volume;
    const building = new Building(this);
    try {
      checkSubdomain('claim', this.claimName, 'set metadata.name');
      const claim = this.volume && reference(request, this.claimName, this.namespace, this.volume);
      takeClaimNames(this, this.namespace, [this.claimName]);
      if (claim && this.volume) {
        checksOf(this).addPin(claim, this.volume);
      }
    } catch (error) {
      building.takeBack();
      throw error;
    } finally {
      building.end();
    }
  }

  /** @internal */
  public get _shows(): MountedObject[] {
    return mountedObjectsOf(this);
  }

  /**
   * The claim as a volume of a pod. `container.mount` calls it; two containers of one pod share the volume.
   *
   * @throws If the claim has volumeMode Block: such a volume is no directory.
   */
  public asVolume(): Volume {
    if (this.volumeMode === 'Block') {
      throw new Error(
        `claim '${this.claimName}' has volumeMode Block, which cannot be mounted: expected Filesystem; for a raw device give claimName to a pod's volumes and volumeDevices`,
      );
    }
    this.podVolume ??= podVolumeOf(this, this.claimName, podVolumeName(this.claimName));
    return this.podVolume;
  }

  /**
   * Mount the claim in a container of cdk8s-plus, of any version from 27 on.
   *
   * @param container the container: what `addContainer` returns, or one of a pod's `containers` or `initContainers`
   * @param path where it is mounted in the container, an absolute path such as '/data'
   * @param options how it is mounted
   * @throws If that is not a container of cdk8s-plus, something is mounted at that path already, or the claim has
   * volumeMode Block.
   */
  public mountOn(container: unknown, path: string, options?: MountOnOptions): void {
    mountOn(`claim '${this.claimName}'`, this, container, path, options);
  }
}
