import type { Cluster } from '../harness/cluster';
import type { Manifest } from '../harness/manifest';
import { hostnameTerm, storageClass } from '../manifests';
import { Batch } from './batch';
import { isBound, isRefused, isScheduled, type Observer } from './observer';
import { OWN_NODE, REALM } from './realm';

const CANARY = 'canary';
/** Names who is to make a volume for a claim. */
const PROVISIONER = 'volume.kubernetes.io/storage-provisioner';
const ACCESS = { accessModes: ['ReadWriteOnce'] };

/**
 * Objects of no case that come last and are waited for. What has dealt with them has dealt with all that came before, however
 * long that took: the volume controller takes volumes and claims in the order in which they come or change, and so does the
 * scheduler with pods. Cases that wait at the same time share them.
 */
export class Canaries {
  public static async create(cluster: Cluster, observer: Observer): Promise<Canaries> {
    const { client } = cluster;
    const own = { apiVersion: 'v1', metadata: { name: CANARY } };
    await client.apply({ ...own, kind: 'Namespace' });
    await client.apply({ apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: 'default', namespace: CANARY } });
    await client.apply(storageClass({ name: CANARY }));
    await cluster.addFakeNode(CANARY);
    const taints = [{ key: OWN_NODE, value: CANARY, effect: 'NoSchedule' }];
    await client.patch({ ...own, kind: 'Node' }, { spec: { taints } });
    return new Canaries(cluster, observer);
  }

  private readonly modes = new Batch(() => this.passClass());
  private readonly sights = new Batch(() => this.passSight());
  private readonly rounds = new Batch(() => this.passRound(), 3);
  private readonly looks = new Batch(() => this.passLook());
  private count = 0;

  private constructor(
    private readonly cluster: Cluster,
    private readonly observer: Observer,
  ) {}

  /** Until the volume controller knows all classes as they are now: what is of one that it does not know yet is bound at once. */
  public classes(): Promise<void> {
    return this.modes.join();
  }

  /** Until the volume controller, the scheduler and the observer know all volumes and claims as they are now. */
  public sight(): Promise<void> {
    return this.sights.join();
  }

  /** Until the volume controller has begun one more of its rounds, in which it takes all claims and volumes. */
  public round(): Promise<void> {
    return this.rounds.join();
  }

  /**
   * Until the scheduler has looked at each pod without a node that has changed before, or that waits for volumes.
   *
   * A pod that was refused waits for a second before the next look, and those that wait are taken in the order in which they
   * were refused. So a canary that is refused after them, and that the last event brings a volume, gets it after their look.
   */
  public look(): Promise<void> {
    return this.looks.join();
  }

  private async passClass(): Promise<void> {
    const name = this.next();
    const provisioner = 'example.com/canary';
    const storage = await this.create({ ...storageClass({ name, volumeBindingMode: 'Immediate' }), provisioner });
    const claim = await this.create(claimOf(name, { storageClassName: name }));
    await this.expect(claim, ({ metadata }) => metadata?.annotations?.[PROVISIONER] === provisioner);
    this.remove(claim, storage);
  }

  private async passSight(): Promise<void> {
    const name = this.next();
    const volume = await this.create(keptVolume(name));
    await this.expect(volume, ({ status }) => status?.phase === 'Available');
    const claim = await this.create(claimOf(name));
    await this.expect(claim, isBound);
    const pod = await this.create(podOf(name));
    await this.expect(pod, isScheduled);
    this.remove(pod, claim, volume);
  }

  private async passRound(): Promise<void> {
    const name = this.next();
    const claim = await this.create(claimOf(name));
    // By then the controller has seen the claim without its volume, and only its next round takes it again.
    await this.sight();
    const volume = await this.create(keptVolume(name));
    await this.expect(claim, isBound);
    this.remove(claim, volume);
  }

  private async passLook(): Promise<void> {
    const name = this.next();
    const selector = { matchLabels: { [CANARY]: name } };
    const claim = await this.create(claimOf(name, { storageClassName: CANARY, selector }));
    const pod = await this.create(podOf(name));
    await this.expect(pod, isRefused);
    const volume = await this.create(localVolume(name));
    await this.expectTaken(volume);
    this.remove(pod, claim, volume);
  }

  /** The scheduler may look before it knows of the volume; a change of the volume makes it look again. */
  private expectTaken(volume: Manifest): Promise<void> {
    const isTaken = ({ spec }: Manifest): boolean => spec.claimRef?.uid !== undefined;
    const poke = () => this.cluster.client.patch(volume, { metadata: { labels: { poked: `${Date.now()}` } } });
    return this.expect(volume, isTaken, poke);
  }

  private next(): string {
    this.count += 1;
    return `${CANARY}-${this.count}`;
  }

  private create(manifest: Manifest): Promise<Manifest> {
    return this.cluster.client.create(manifest).then(() => manifest);
  }

  /** Nobody waits for it, and what is left goes with the cluster. */
  private remove(...manifests: readonly Manifest[]): void {
    for (const manifest of manifests) {
      this.cluster.client.delete(manifest, { gracePeriodSeconds: 0 }).catch(() => {});
    }
  }

  private async expect(
    { kind, metadata }: Manifest,
    isSo: (object: Manifest) => boolean,
    again?: () => Promise<unknown>,
  ): Promise<void> {
    const isThere = (): boolean => {
      const object = this.observer.get(CANARY, kind, `${metadata?.name}`);
      return object !== undefined && isSo(object);
    };
    await this.observer.expect(CANARY, `${kind} ${metadata?.name}`, isThere, again);
  }
}

function claimOf(name: string, spec: object = { storageClassName: '', volumeName: name }): Manifest {
  const resources = { requests: { storage: '1Gi' } };
  return {
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    metadata: { name, namespace: CANARY },
    spec: { ...ACCESS, resources, ...spec },
  };
}

/** A volume of no class that is kept for the claim of its name. */
function keptVolume(name: string): Manifest {
  const claimRef = { namespace: CANARY, name };
  return volumeOf(name, { storageClassName: '', hostPath: { path: '/mnt' }, claimRef });
}

/** A volume for the claim that asks for its label. */
function localVolume(name: string): Manifest {
  const nodeAffinity = { required: { nodeSelectorTerms: [hostnameTerm(CANARY)] } };
  return volumeOf(name, { storageClassName: CANARY, local: { path: '/mnt' }, nodeAffinity });
}

function volumeOf(name: string, spec: object): Manifest {
  const capacity = { storage: '1Gi' };
  return {
    apiVersion: 'v1',
    kind: 'PersistentVolume',
    metadata: { name, labels: { [REALM]: CANARY, [CANARY]: name } },
    spec: { ...ACCESS, capacity, persistentVolumeReclaimPolicy: 'Retain', ...spec },
  };
}

function podOf(name: string): Manifest {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, namespace: CANARY },
    spec: {
      nodeSelector: { 'kubernetes.io/hostname': CANARY },
      tolerations: [{ key: OWN_NODE, value: CANARY, effect: 'NoSchedule' }],
      containers: [{ name: 'main', image: CANARY }],
      volumes: [{ name: 'claim', persistentVolumeClaim: { claimName: name } }],
    },
  };
}
