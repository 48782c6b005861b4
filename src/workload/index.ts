export { ClaimOptions } from './claim-spec';
export { ClaimTemplate, ClaimTemplateProps } from './claim-template';
export { ClaimedVolume, ClaimedVolumeProps } from './claimed-volume';
