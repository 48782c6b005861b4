/**
 * Annotation of a claim that is meant to wait for a person, and its value says for what: a plan then says so, and not that
 * the claim is never bound.
 */
export const WAITS_FOR_ANNOTATION = 'cdk8s-local-storage/waits-for';
