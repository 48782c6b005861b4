import { Construct } from 'constructs';
import { allowAtRiskAnnotation } from '../model/accepted-risk';
import { volumeOfDevice } from '../model/device';
import { sumOfBytes, volumesOfDisk } from '../model/disk';
import { reservationOfDisk } from '../model/dynamic';
import { Offer } from '../model/fit';
import { isLabelKey } from '../model/labels';
import { checkSubdomain } from '../model/names';
import { HOSTNAME_LABEL } from '../model/placement';
import { printQuantity } from '../model/quantity';
import { claimReference } from '../model/release';
import { checkShape, struct, subjectOf, text } from '../model/shape';
import { describeSharedSerial, sharedSerialOf } from '../model/shared-serial';
import { quote } from '../model/text';
import { Building } from './building';
import { ClusterObject } from './cluster-object';
import { toDevice, toDisk } from './disk';
import { LOCAL_SSD_STORAGE, VOLUME_SELECTOR } from './input';
import { inventoryOf } from './inventory-of';
import type { LocalSsdStorageProps } from './local-ssd-storage-props';
import { type ILocalStorage, ImportedStorage, markStorage } from './local-storage';
import { LocalVolume } from './local-volume';
import { managedBy } from './managed-by';
import { planCheckOf } from './plan-check';
import { VolumeIndex, type VolumeSelector } from './volume-selector';

/**
 * Local disks of nodes as storage: one StorageClass, and one PersistentVolume for each directory or device.
 *
 * A claim binds when its first pod is scheduled (WaitForFirstConsumer), to a volume of the node that the pod gets, and
 * from then on the claim's pods run on that node. The name of a volume comes from its class, node, disk and directory, so
 * re-ordering the list, or adding to it and taking from it, changes no other volume.
 *
 * @see https://kubernetes.io/docs/concepts/storage/storage-classes/#local
 */
export class LocalSsdStorage extends Construct implements ILocalStorage {
  /**
   * A storage that another app owns, for claims on it. Its volumes are not known here, so nothing is checked against them.
   *
   * @param scope the construct that the reference belongs to
   * @param id id of the construct
   * @param storageClassName name of the existing StorageClass; empty for volumes of no class, which no provisioner makes
   * @throws If the name is no DNS-1123 subdomain.
   */
  public static fromStorageClassName(scope: Construct, id: string, storageClassName: string): ILocalStorage {
    checkShape('a storage of another app', STORAGE_CLASS_NAME, { storageClassName });
    if (storageClassName !== '') {
      checkSubdomain('StorageClass', storageClassName, 'give the name that kubectl get storageclass shows');
    }
    return new ImportedStorage(scope, id, storageClassName);
  }

  /** Name of the StorageClass; empty for volumes of no class. */
  public readonly storageClassName: string;

  /** The volumes, in the order of the disks and then of the devices. */
  public readonly volumes: LocalVolume[];

  /** @internal */
  public readonly _offer: Offer;

  /** @internal */
  public readonly _provisionedBy?: string;

  /** @internal */
  public readonly _disks: readonly { readonly node: string; readonly mountPath: string }[];

  /** @internal */
  public readonly _retains: boolean;

  private index?: VolumeIndex;

  /**
   * @param scope the construct that the storage belongs to
   * @param id id of the construct; no name depends on it
   * @param props the disks, and what is to be different from the defaults
   * @throws If a disk, a device or a name is not possible, or is in conflict with another one of the app.
   */
  public constructor(scope: Construct, id: string, props: LocalSsdStorageProps) {
    checkShape(subjectOf('storage', props, 'storageClassName', 'local-storage'), LOCAL_SSD_STORAGE, props);
    super(scope, id);
    markStorage(this);
    const building = new Building(this);
    try {
      const { disks = [], devices = [], storageClassName = 'local-storage', isDefaultClass = false } = props;
      checkClass(storageClassName, isDefaultClass);
      if (disks.length + devices.length === 0) {
        throw new Error(
          `storage '${storageClassName}' has no disks and no devices: expected one or more; list them under disks`,
        );
      }
      checkReclaimPolicy(storageClassName, props);

      const shares = disks.map(toDisk).map((disk) => ({
        disk,
        volumes: volumesOfDisk(storageClassName, disk),
        reservation: reservationOfDisk(disk),
      }));
      const volumes = [
        ...shares.flatMap((share) => share.volumes),
        ...devices.map((device) => volumeOfDevice(storageClassName, toDevice(device))),
      ];
      inventoryOf(this).addStorage({
        storageClassName,
        isDefaultClass,
        volumes,
        disks: shares.map((share) => ({
          ...share.disk,
          taken: sumOfBytes(share.volumes),
          reservation: share.reservation,
        })),
      });

      planCheckOf(this).addClass(storageClassName);

      for (const { devicePath, node } of devices) {
        warnOfSharedSerial(devicePath, node);
      }
      this.storageClassName = storageClassName;
      this._offer = new Offer(storageClassName, volumes);
      this._retains = props.reclaimPolicy !== 'Delete';
      this.volumes = volumes.map((volume) => LocalVolume._of(volume));
      this._provisionedBy = props.reclaimPolicy === 'Delete' ? props.provisionedBy : undefined;
      this._disks = shares.map(({ disk }) => disk);
      if (storageClassName !== '') {
        this.addStorageClass(isDefaultClass, props);
      }
      for (const volume of this.volumes) {
        this.addPersistentVolume(volume, props);
      }
    } catch (error) {
      building.takeBack();
      throw error;
    } finally {
      building.end();
    }
  }

  /**
   * The one volume of a node, a disk or a name, to pin a claim to.
   *
   * @param selector what the volume is known by
   * @throws If it fits no volume or several.
   */
  public getVolume(selector: VolumeSelector): LocalVolume {
    checkShape(`storage '${this.storageClassName}': the selector`, VOLUME_SELECTOR, selector);
    this.index ??= new VolumeIndex(this.storageClassName, this.volumes);
    return this.index.find(selector);
  }

  private addStorageClass(isDefaultClass: boolean, props: LocalSsdStorageProps): void {
    // No reclaimPolicy: volumes that exist already do not take it from their class, and it could never be changed.
    new ClusterObject(this, 'StorageClass', {
      apiVersion: 'storage.k8s.io/v1',
      kind: 'StorageClass',
      metadata: {
        name: this.storageClassName,
        labels: managedBy(props.labels),
        annotations: annotations({
          ...allowAtRiskAnnotation(props.allowAtRisk),
          ...(isDefaultClass && { 'storageclass.kubernetes.io/is-default-class': 'true' }),
        }),
      },
      provisioner: 'kubernetes.io/no-provisioner',
      volumeBindingMode: 'WaitForFirstConsumer',
    });
  }

  private addPersistentVolume(volume: LocalVolume, props: LocalSsdStorageProps): void {
    const { node, disk, bytes, fsType, mountOptions } = volume._model;
    new ClusterObject(this, `pv-${volume.name}`, {
      apiVersion: 'v1',
      kind: 'PersistentVolume',
      metadata: {
        name: volume.name,
        labels: { ...managedBy(props.labels), [HOSTNAME_LABEL]: node, 'cdk8s-local-storage/disk': disk },
        annotations: annotations({
          ...(volume.storageClassName === '' && allowAtRiskAnnotation(props.allowAtRisk)),
          ...(props.provisionedBy && { 'pv.kubernetes.io/provisioned-by': `${props.provisionedBy}-${node}` }),
        }),
      },
      spec: {
        capacity: { storage: printQuantity(bytes) },
        accessModes: ['ReadWriteOnce'],
        persistentVolumeReclaimPolicy: props.reclaimPolicy ?? 'Retain',
        // The API server drops an empty one, so that the document would never be what is there.
        storageClassName: volume.storageClassName || undefined,
        volumeMode: volume.volumeMode,
        mountOptions,
        local: { path: volume.path, fsType },
        nodeAffinity: {
          required: {
            nodeSelectorTerms: [{ matchExpressions: [{ key: HOSTNAME_LABEL, operator: 'In', values: [node] }] }],
          },
        },
        // Read when the manifest is written: claims are pinned after the volume is there.
        get claimRef() {
          return volume.claimRef && claimReference(volume.claimRef);
        },
      },
    });
  }
}

/** Undefined where there are none, for then nothing is written. */
function annotations(pairs: Readonly<Record<string, string>>): Record<string, string> | undefined {
  return Object.keys(pairs).length > 0 ? pairs : undefined;
}
const STORAGE_CLASS_NAME = struct<{ readonly storageClassName: string }>({ storageClassName: text() });

function checkClass(storageClassName: string, isDefaultClass: boolean): void {
  if (storageClassName !== '') {
    checkSubdomain('StorageClass', storageClassName, 'set storageClassName');
  } else if (isDefaultClass) {
    throw new Error(
      "storage '' has isDefaultClass and volumes of no class: expected a class that could be the default; set storageClassName, or leave out isDefaultClass",
    );
  }
}

/** On standard error, as Node.js warns: the device may be the only one of its kind on the node. */
function warnOfSharedSerial(devicePath: string, node: string): void {
  const serial = sharedSerialOf(devicePath);
  if (serial !== undefined) {
    process.emitWarning(
      describeSharedSerial(`device '${devicePath}' on node '${node}' is`, serial),
      'cdk8s-local-storage',
    );
  }
}

function checkReclaimPolicy(storageClassName: string, { reclaimPolicy, provisionedBy }: LocalSsdStorageProps): void {
  const policy: string = reclaimPolicy ?? 'Retain';
  const thing = `storage '${storageClassName}' has the reclaim policy`;
  if (policy === 'Delete' && !provisionedBy) {
    throw new Error(
      `${thing} Delete without a provisioner that deletes, so that released volumes would end as Failed: expected Retain; or name it in provisionedBy, such as StaticProvisioner.NAME`,
    );
  }
  if (provisionedBy !== undefined && !isLabelKey(provisionedBy.toLowerCase())) {
    throw new Error(
      `storage '${storageClassName}' has provisionedBy ${quote(provisionedBy)}: expected the name of a provisioner, such as 'local-volume-provisioner' or 'example.com/local'; set provisionedBy`,
    );
  }
  if (policy === 'Recycle') {
    throw new Error(
      `${thing} Recycle, which Kubernetes has for NFS and hostPath only: expected Retain, with a ReclaimJob that empties a released volume; or Delete with a StaticProvisioner, which does it by itself`,
    );
  }
  if (policy !== 'Retain' && policy !== 'Delete') {
    throw new Error(`${thing} ${policy}: expected Retain, or Delete with provisionedBy`);
  }
}
