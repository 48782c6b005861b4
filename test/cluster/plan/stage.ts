import type { Client } from '../harness/client';
import type { Manifest } from '../harness/manifest';
import { hostnameTerm } from '../manifests';
import type { Canaries } from './canaries';
import { completed } from './completed';
import { isBound, type Observer } from './observer';
import { OWN_NODE, REALM, type Realm } from './realm';
import type { World } from './world';

const CLAIM = 'PersistentVolumeClaim';

/** Name of the volume that a claim is handed. */
export function handedTo(claim: string): string {
  return `handed-${claim}`;
}

/** What became of a case, by its own names. */
export interface Outcome {
  /** Claim to volume. */
  readonly bound: ReadonlyMap<string, string>;
  /** Pod to node, or to nothing. */
  readonly placed: ReadonlyMap<string, string | undefined>;
  /** All claims that wait for a person were handed a volume. */
  readonly handed?: boolean;
}

/** Where one case is played once: a namespace of its own, and nodes that nothing else uses meanwhile. */
export class Stage {
  private readonly created = new Set<string>();

  public constructor(
    public readonly client: Client,
    public readonly observer: Observer,
    public readonly realm: Realm,
    public readonly world: World,
    public readonly canaries: Canaries,
  ) {}

  public get name(): string {
    return this.realm.name;
  }

  /** All that has to be there before claims and pods come. */
  public async open(): Promise<void> {
    const { client, name, world } = this;
    await client.apply({ apiVersion: 'v1', kind: 'Namespace', metadata: { name } });
    // No pod is admitted without it, and the controller that makes it may be late.
    await client.apply({ apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: 'default', namespace: name } });
    await Promise.all(world.classes.map((manifest) => this.create(manifest)));
    await Promise.all([this.canaries.classes(), this.addVolumes()]);
  }

  private async addVolumes(): Promise<void> {
    const { name, world, observer } = this;
    await Promise.all(world.volumes.map((manifest) => this.create(manifest)));
    const areThere = (): boolean =>
      observer.volumes(name).length === world.volumes.length &&
      observer.volumes(name).every(({ status }) => status?.phase === 'Available');
    await observer.expect(name, 'volumes available', areThere);
    await this.canaries.sight();
  }

  /** Removes all but the namespace, whose end would be much work for the control plane. */
  public async close(): Promise<void> {
    const { client, name, observer } = this;
    const own = { metadata: { namespace: name } };
    const ofRealm = { labelSelector: `${REALM}=${name}` };
    if (this.world.sets.length > 0) {
      await client.deleteAll({ apiVersion: 'apps/v1', kind: 'StatefulSet', ...own });
    }
    await client.deleteAll({ apiVersion: 'v1', kind: 'Pod', ...own });
    await client.deleteAll({ apiVersion: 'v1', kind: CLAIM, ...own });
    await client.deleteAll({ apiVersion: 'v1', kind: 'PersistentVolume' }, ofRealm);
    await client.deleteAll({ apiVersion: 'storage.k8s.io/v1', kind: 'StorageClass' }, ofRealm);
    await observer.expect(name, 'no pods', () => observer.pods(name).length === 0);
    observer.forget(name);
  }

  public async create(manifest: Manifest): Promise<void> {
    const named = this.realm.named(manifest);
    if (named.kind === 'Pod' || named.kind === CLAIM) {
      this.created.add(keyOf(named.kind, named.metadata?.name));
    }
    await this.client.create(named.kind === 'Pod' || named.kind === 'StatefulSet' ? this.onOwnNodes(named) : named);
  }

  /** Does what a person does for a claim that waits: makes a volume that names it. */
  public async handOver(claim: Manifest, node: string): Promise<void> {
    const { storageClassName, volumeMode, accessModes, resources } = claim.spec;
    const name = `${claim.metadata?.name}`;
    const nodeAffinity = { required: { nodeSelectorTerms: [hostnameTerm(node)] } };
    const claimRef = { namespace: this.name, name };
    const capacity = resources.requests;
    const spec = { storageClassName, volumeMode, accessModes, capacity, nodeAffinity, claimRef };
    await this.create(completed({ kind: 'PersistentVolume', metadata: { name: handedTo(name) }, spec }));
    const isHanded = (): boolean => {
      const found = this.observer.claim(this.name, name);
      return found !== undefined && isBound(found);
    };
    await this.observer.expect(this.name, `claim ${name} bound to what it is handed`, isHanded);
  }

  /** Whether all that was created is among what is observed, and what Kubernetes makes for the pods of it too. */
  public isInSight(): boolean {
    const pods = this.observer.pods(this.name);
    const seen = [...pods, ...this.observer.claims(this.name)];
    const names = new Set(seen.map(({ kind, metadata }) => keyOf(kind, metadata?.name)));
    return [...this.created, ...pods.flatMap(ephemeralClaims)].every((key) => names.has(key));
  }

  /** All that claims and pods hang on. */
  public state(): string {
    const claims = this.observer.claims(this.name).map((claim) => [claim.metadata?.name, isBound(claim)]);
    const pods = this.observer.pods(this.name).map(({ metadata, spec }) => [metadata?.name, spec.nodeName]);
    const volumes = this.observer.volumes(this.name).map(({ metadata, spec }) => [metadata?.name, spec.claimRef?.uid]);
    return JSON.stringify([claims, pods, volumes]);
  }

  public outcome(): Outcome {
    const claims = this.observer.claims(this.name).filter(isBound);
    const pods = this.observer.pods(this.name);
    return {
      bound: new Map(claims.map(({ metadata, spec }) => [`${metadata?.name}`, this.realm.volumeFrom(spec.volumeName)])),
      placed: new Map(
        pods.map(({ metadata, spec }) => [`${metadata?.name}`, spec.nodeName && this.realm.nodeFrom(spec.nodeName)]),
      ),
    };
  }

  private onOwnNodes(manifest: Manifest): Manifest {
    const open = [...this.realm.nodes].filter(([node]) => !this.world.tainted.includes(node));
    const own = open.map(([, value]) => ({ key: OWN_NODE, value, effect: 'NoSchedule' }));
    const inside = (spec: Manifest['spec']): object => ({
      ...spec,
      tolerations: [...(spec.tolerations ?? []), ...own],
      terminationGracePeriodSeconds: 0,
    });
    const { kind, spec } = manifest;
    return kind === 'Pod'
      ? { ...manifest, spec: inside(spec) }
      : { ...manifest, spec: { ...spec, template: { ...spec.template, spec: inside(spec.template.spec) } } };
  }
}

function ephemeralClaims({ metadata, spec }: Manifest): string[] {
  const volumes: Manifest[] = spec.volumes ?? [];
  return volumes.filter(({ ephemeral }) => ephemeral).map(({ name }) => keyOf(CLAIM, `${metadata?.name}-${name}`));
}

function keyOf(kind: string, name: string | undefined): string {
  return `${kind} ${name}`;
}
