export { ClaimOptions } from './claim-spec';
export { ClaimTemplate, ClaimTemplateProps } from './claim-template';
export { ClaimedVolume, ClaimedVolumeProps } from './claimed-volume';
export { EphemeralVolume, EphemeralVolumeProps } from './ephemeral-volume';
export { MountOnOptions } from './mount';
export { PodField } from './pod-field';
export { ProjectedVolume, ProjectedVolumeProps } from './projected-volume';
export { ReclaimJob, ReclaimJobProps } from './reclaim-job';
export { ArchiveOptions, ReclaimTask } from './reclaim-task';
export {
  DownwardApiFile,
  KeyProjectionOptions,
  ServiceAccountTokenOptions,
  VolumeProjection,
} from './volume-projection';
