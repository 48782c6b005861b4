import type { ApiObjectMetadata, OwnerReference } from 'cdk8s';
import {
  annotations,
  conditions,
  type Fields,
  flag,
  image,
  labels,
  list,
  numeric,
  oneOf,
  optional,
  plainData,
  type RequiredShape,
  shapeOf,
  size,
  struct,
  text,
} from '../model/shape';
import type { BlockDevice, DirectoryVolume, DynamicDirectory, MountedDisk } from './disk';
import type { Ext4Options } from './filesystem';
import type { LocalPathStorageProps } from './local-path-storage-props';
import type { LocalSsdStorageProps } from './local-ssd-storage-props';
import { isStorage } from './local-storage';
import { LocalVolume } from './local-volume';
import type { VolumeSelector } from './volume-selector';

/** The shapes of all that comes into the constructs of this folder, and of what others take that is made here. */

const NODE = text("a string, the value of the node's label kubernetes.io/hostname");

const DIRECTORY_VOLUME = struct<DirectoryVolume>({
  name: text(),
  capacity: size(),
  directory: optional(text()),
  useMountPoint: optional(flag()),
  persistentVolumeName: optional(text()),
});

const MOUNTED_DISK = struct<MountedDisk>({
  node: NODE,
  mountPath: text("a string, such as '/mnt/ssd'"),
  capacity: size(),
  name: optional(text()),
  volumes: optional(list(DIRECTORY_VOLUME)),
  dynamic: optional(struct<DynamicDirectory>({ capacity: size(), directory: optional(text()) })),
});

const BLOCK_DEVICE = struct<BlockDevice>({
  node: NODE,
  devicePath: text("a string, such as '/dev/disk/by-id/…'"),
  capacity: size(),
  name: text(),
  volumeMode: optional(text()),
  fsType: optional(text()),
  mountOptions: optional(list(text())),
  persistentVolumeName: optional(text()),
});

export const LOCAL_SSD_STORAGE = struct<LocalSsdStorageProps>({
  disks: optional(list(MOUNTED_DISK)),
  devices: optional(list(BLOCK_DEVICE)),
  storageClassName: optional(text()),
  isDefaultClass: optional(flag()),
  reclaimPolicy: optional(text()),
  provisionedBy: optional(text()),
  allowAtRisk: optional(flag()),
  labels: optional(labels()),
});

export const LOCAL_PATH_STORAGE = struct<LocalPathStorageProps>({
  disks: list(MOUNTED_DISK),
  allowAtRisk: optional(flag()),
  storageClassName: optional(text()),
  isDefaultClass: optional(flag()),
  reclaimPolicy: optional(text()),
  nodePath: optional(text()),
  pathPattern: optional(text()),
  defaultPath: optional(text()),
  deployment: optional(oneOf('K3s', 'upstream')),
  namespace: optional(text()),
  helperImage: optional(image()),
  labels: optional(labels()),
});

export const EXT4_OPTIONS = struct<Ext4Options>({
  reservedPercent: optional(numeric()),
  bytesPerInode: optional(numeric()),
});

export const VOLUME_SELECTOR = conditions<VolumeSelector>(
  {
    name: optional(text()),
    node: optional(text()),
    disk: optional(text()),
    path: optional(text()),
  },
  { definite: true },
);

/** A volume of a storage; an index past the end of `volumes` gives none. */
export const LOCAL_VOLUME: RequiredShape = shapeOf(
  "a volume of a storage, such as storage.getVolume({ node: 'raspberrypi-1' })",
  (value) => value instanceof LocalVolume,
);

/** A storage, of this app or of another one. */
export const STORAGE: RequiredShape = shapeOf(
  'a LocalSsdStorage, a LocalPathStorage or LocalSsdStorage.fromStorageClassName',
  isStorage,
);

const COMMON_METADATA = struct<ApiObjectMetadata>({
  name: optional(text()),
  namespace: optional(text()),
  labels: optional(labels()),
  annotations: optional(annotations()),
  finalizers: optional(list(text())),
  ownerReferences: optional(
    list(
      struct<OwnerReference>({
        apiVersion: text(),
        kind: text(),
        name: text(),
        uid: text(),
        blockOwnerDeletion: optional(flag()),
        controller: optional(flag()),
      }),
    ),
  ),
} as Fields<ApiObjectMetadata>);

/** Metadata, of which cdk8s writes all that it is given. */
export const METADATA: RequiredShape = {
  ...COMMON_METADATA,
  faultOf: (value) => COMMON_METADATA.faultOf(value) ?? plainData().faultOf(value),
};
