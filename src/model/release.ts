/** The claim that a volume is kept for. */
export interface Claim {
  readonly namespace: string;
  readonly name: string;
}

/** `spec.claimRef` of a volume that is kept for a claim. */
export function claimReference(claim: Claim): object {
  return { apiVersion: 'v1', kind: 'PersistentVolumeClaim', ...claim };
}

/** A JSON patch. */
export type Patch = readonly { readonly op: string; readonly path: string; readonly value?: unknown }[];

/**
 * What frees a Released volume, for one claim or for any.
 *
 * The API server looks at the phase and writes in one step, and does neither where the phase is another: so a volume that
 * somebody has bound in the meantime is left alone.
 *
 * @see https://datatracker.ietf.org/doc/html/rfc6902#section-4.6
 */
export function releasePatch(claim?: Claim): Patch {
  const path = '/spec/claimRef';
  return [
    { op: 'test', path: '/status/phase', value: 'Released' },
    claim ? { op: 'replace', path, value: claimReference(claim) } : { op: 'remove', path },
  ];
}

/** The command that sends the patch. */
export function releaseCommand(volume: string, claim?: Claim): string {
  return `kubectl patch pv ${volume} --type json -p '${JSON.stringify(releasePatch(claim))}'`;
}
