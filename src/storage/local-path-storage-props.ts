import type { PersistentVolumeReclaimPolicy } from 'cdk8s-plus-27';
import type { MountedDisk } from './disk';

/**
 * How the provisioner was installed: where it reads its configuration, and which image its helper pods have.
 */
export enum LocalPathDeployment {
  /** The one that K3s brings: namespace `kube-system`, image `rancher/mirrored-library-busybox:1.36.1`. */
  K3S = 'K3s',

  /** The manifest of the project itself: namespace `local-path-storage`, image `busybox:1.36.1`. */
  UPSTREAM = 'upstream',
}

/**
 * Properties for `LocalPathStorage`.
 */
export interface LocalPathStorageProps {
  /**
   * Disks that nodes have mounted; those with `dynamic` take part. It can be the list that `LocalSsdStorage` has.
   *
   * A disk's `node` has to be the node's name here, and not only its label `kubernetes.io/hostname`.
   */
  readonly disks: MountedDisk[];

  /**
   * Name of the StorageClass, a DNS-1123 subdomain.
   *
   * Not `local-path`, which K3s brings: neither its parameters nor its reclaim policy can be changed.
   *
   * @default 'local-path-ssd'
   */
  readonly storageClassName?: string;

  /**
   * Let claims that name no class get this one. See `LocalSsdStorageProps.isDefaultClass`.
   *
   * @default false
   */
  readonly isDefaultClass?: boolean;

  /**
   * What becomes of a volume when its claim is deleted: `Delete` removes its directory, `Retain` keeps the volume as
   * Released. It is a field of the class, so it can never be changed, and volumes keep what they were made with.
   *
   * @default PersistentVolumeReclaimPolicy.DELETE
   */
  readonly reclaimPolicy?: PersistentVolumeReclaimPolicy;

  /**
   * The one directory that the volumes of this class are made in, such as `/mnt/nvme/local-path`; the nodes that have it
   * take part.
   *
   * @default - any of the node's, at random
   */
  readonly nodePath?: string;

  /**
   * The directory of a volume, as a Go template: it begins with `{{ .PVC.Namespace }}/{{ .PVC.Name }}/`.
   *
   * A directory without `{{ .PVName }}` in it is found again by the next claim of that name, if `Retain` has kept it.
   *
   * @see https://github.com/rancher/local-path-provisioner#storage-classes
   * @default - volume, namespace and claim: `pvc-<uid>_default_data`
   */
  readonly pathPattern?: string;

  /**
   * Where the provisioner makes volumes of its other classes on nodes that are not listed. Of this class there are none.
   *
   * K3s' own is `/var/lib/rancher/k3s/storage`.
   *
   * @default - nowhere: on those nodes such a claim waits
   */
  readonly defaultPath?: string;

  /**
   * How the provisioner was installed.
   *
   * @default LocalPathDeployment.K3S
   */
  readonly deployment?: LocalPathDeployment;

  /**
   * Namespace of the provisioner.
   *
   * @default - that of the deployment
   */
  readonly namespace?: string;

  /**
   * Image of the helper pods, with a shell, `mkdir`, `chmod` and `rm`.
   *
   * @default - that of the deployment
   */
  readonly helperImage?: string;

  /**
   * Let an app be written although pods with claims on this storage can be starved, so that no volume is made for them. See
   * `LocalSsdStorageProps.allowAtRisk`.
   *
   * A claim whose pod has other claims is accepted already where the storages of all those that are at risk accept it.
   *
   * @default false - it is an error, which says how the pod is starved and what helps
   */
  readonly allowAtRisk?: boolean;

  /**
   * Labels for the StorageClass and the ConfigMap, beside `app.kubernetes.io/managed-by`.
   *
   * @default - none more
   */
  readonly labels?: { [key: string]: string };
}
