export { BlockDevice, DirectoryVolume, MountedDisk } from './disk';
export { Ext4Options, Filesystem } from './filesystem';
export { LocalSsdStorage, LocalSsdStorageProps } from './local-ssd-storage';
export { ILocalStorage } from './local-storage';
export { ClaimReference, LocalVolume } from './local-volume';
export { VolumeSelector } from './volume-selector';
