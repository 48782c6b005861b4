export { BlockDevice, DirectoryVolume, MountedDisk } from './disk';
export { Ext4Options, Filesystem } from './filesystem';
export { ILocalStorage, LocalSsdStorage, LocalSsdStorageProps } from './local-ssd-storage';
export { ClaimReference, LocalVolume } from './local-volume';
export { VolumeSelector } from './volume-selector';
