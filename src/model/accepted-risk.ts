/**
 * Annotation of a StorageClass, or of a PersistentVolume without a class: `true` says that claims on it may be at risk, so that
 * the manifests tell every plan what the app has accepted.
 */
export const ALLOW_AT_RISK_ANNOTATION = 'cdk8s-local-storage/allow-at-risk';

/** The annotation where claims may be at risk; undefined where they may not, so that nothing is written. */
export function allowAtRiskAnnotation(allowAtRisk: boolean | undefined): Readonly<Record<string, string>> | undefined {
  return allowAtRisk ? { [ALLOW_AT_RISK_ANNOTATION]: 'true' } : undefined;
}
