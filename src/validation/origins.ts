import type { ClaimPlan } from '../model/plan/plan';
import type { ViolatingResource } from './validation-context';

/** A file that was written and the objects in it. */
export interface ManifestFile {
  readonly path: string;
  readonly manifests: readonly unknown[];
}

interface Named {
  readonly kind?: string;
  readonly metadata?: { readonly name?: string; readonly namespace?: string };
}

/** Where claims come from: each from a claim, or from the template of what uses it. */
export class Origins {
  private readonly files = new Map<string, string>();

  public constructor(files: readonly ManifestFile[]) {
    for (const { path, manifests } of files) {
      for (const manifest of manifests) {
        const { kind, metadata } = (manifest ?? {}) as Named;
        this.files.set(keyOf(metadata?.namespace ?? 'default', `${kind} '${metadata?.name}'`), path);
      }
    }
  }

  public of({ claim, users }: ClaimPlan): ViolatingResource {
    const own = this.files.get(keyOf(claim.namespace, `PersistentVolumeClaim '${claim.name}'`));
    if (own !== undefined) {
      return { resourceName: claim.name, locations: ['spec.resources.requests.storage'], manifestPath: own };
    }
    const user = users.find((name) => this.files.has(keyOf(claim.namespace, name)));
    const [, kind, name] = /^(\S+) '(.+)'$/.exec(user ?? '') ?? [];
    return {
      resourceName: name ?? claim.name,
      locations: [kind === 'StatefulSet' ? 'spec.volumeClaimTemplates' : 'spec.volumes'],
      manifestPath: user === undefined ? '' : this.files.get(keyOf(claim.namespace, user))!,
    };
  }
}

function keyOf(namespace: string, thing: string): string {
  return `${namespace} ${thing}`;
}
