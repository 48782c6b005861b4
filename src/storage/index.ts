export { BlockDevice, DirectoryVolume, DynamicDirectory, MountedDisk } from './disk';
export { Ext4Options, Filesystem } from './filesystem';
export { LocalPathDeployment, LocalPathStorage, LocalPathStorageProps } from './local-path-storage';
export { LocalSsdStorage, LocalSsdStorageProps } from './local-ssd-storage';
export { ILocalStorage } from './local-storage';
export { ClaimReference, LocalVolume } from './local-volume';
export { StaticProvisioner, StaticProvisionerProps } from './static-provisioner';
export { VolumeSelector } from './volume-selector';
