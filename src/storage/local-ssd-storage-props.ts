import type { PersistentVolumeReclaimPolicy } from 'cdk8s-plus-27';
import type { BlockDevice, MountedDisk } from './disk';

/**
 * Properties for `LocalSsdStorage`.
 */
export interface LocalSsdStorageProps {
  /**
   * Disks that nodes have mounted.
   *
   * @default - none; then `devices` has some
   */
  readonly disks?: MountedDisk[];

  /**
   * Block devices that become volumes whole.
   *
   * @default - none; then `disks` has some
   */
  readonly devices?: BlockDevice[];

  /**
   * Name of the StorageClass, a DNS-1123 subdomain. It is part of the names of the volumes.
   *
   * The empty string is for volumes of no class: then there is no StorageClass, and the claims say `storageClassName: ""`,
   * so that no default class and no provisioner can ever serve them. Without a class there is no waiting for the first
   * pod either: a claim is bound at once, to a volume of any node, and its pods follow it there.
   *
   * @see https://kubernetes.io/docs/concepts/storage/persistent-volumes/#class-1
   * @default 'local-storage'
   */
  readonly storageClassName?: string;

  /**
   * Let claims that name no class get this one.
   *
   * The claims of this library always name theirs. K3s has a default class already, `local-path`: of two, Kubernetes
   * takes the one that was created last, so take the annotation from the other
   * (`kubectl annotate storageclass local-path storageclass.kubernetes.io/is-default-class-`), and start K3s with
   * `--disable local-storage`, or it puts it back.
   *
   * @see https://kubernetes.io/docs/concepts/storage/storage-classes/#default-storageclass
   * @default false
   */
  readonly isDefaultClass?: boolean;

  /**
   * What becomes of a volume when its claim is deleted.
   *
   * `Retain` keeps the data, and the volume waits as Released until somebody frees it: with `LocalVolume.releaseCommand` as
   * it is, with a `ReclaimJob` emptied. `Delete` needs an external provisioner, see `provisionedBy`: Kubernetes itself
   * cannot delete a local volume, and it would end as Failed.
   *
   * @see https://kubernetes.io/docs/concepts/storage/persistent-volumes/#reclaiming
   * @default PersistentVolumeReclaimPolicy.RETAIN
   */
  readonly reclaimPolicy?: PersistentVolumeReclaimPolicy;

  /**
   * The external provisioner that deletes released volumes, one on each node: its name without the node's.
   *
   * Each volume gets the annotation `pv.kubernetes.io/provisioned-by: <provisionedBy>-<node>`, by which Kubernetes leaves
   * the deletion to it. For the local static provisioner it is `StaticProvisioner.NAME`.
   *
   * @see https://github.com/kubernetes-sigs/sig-storage-local-static-provisioner
   * @default - none
   */
  readonly provisionedBy?: string;

  /**
   * Let an app be written although claims on this storage can be starved: another pod may be scheduled first and take the
   * last volume that fits.
   *
   * A claim that is never bound is an error in any case. It is written as an annotation of the StorageClass, for volumes of no
   * class as one of each volume, so that the command `plan` and `PlanValidation` accept it too. A claim without a class may get
   * volumes of several storages; all of them have to allow it.
   *
   * @default false - it is an error, which says how the claim is starved and what helps
   */
  readonly allowAtRisk?: boolean;

  /**
   * Labels for the StorageClass and every PersistentVolume, beside `app.kubernetes.io/managed-by` (which can be another
   * one) and, on volumes, `kubernetes.io/hostname` and `cdk8s-local-storage/disk` (which say what the volume is).
   *
   * @default - none more
   */
  readonly labels?: { [key: string]: string };
}
