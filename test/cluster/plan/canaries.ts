import type { Client } from '../harness/client';
import type { Manifest } from '../harness/manifest';
import { isBound, isDecided, type Observer } from './observer';
import { REALM } from './realm';

const CANARY = 'canary';
const LONGEST = 30_000;

/**
 * What comes last and is waited for: the volume controller takes volumes and claims, and the scheduler pods, in the order in
 * which they come or change. So all that was due before has been looked at, however busy the machine is.
 */
export class Canaries {
  public static async create(client: Client, observer: Observer): Promise<Canaries> {
    const own = { apiVersion: 'v1', metadata: { name: CANARY } };
    await client.apply({ ...own, kind: 'Namespace' });
    await client.apply({ apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: 'default', namespace: CANARY } });
    return new Canaries(client, observer);
  }

  private count = 0;

  private constructor(
    private readonly client: Client,
    private readonly observer: Observer,
  ) {}

  public async passVolumes(): Promise<void> {
    const volume = this.volume(this.next());
    await this.client.create(volume);
    await this.expect(volume, ({ status }) => status?.phase === 'Available');
    await this.client.delete(volume);
  }

  public async passClaims(): Promise<void> {
    const name = this.next();
    const volume = this.volume(name);
    await this.client.create(volume);
    await this.expect(volume, ({ status }) => status?.phase === 'Available');
    const claim = {
      apiVersion: 'v1',
      kind: 'PersistentVolumeClaim',
      metadata: { name, namespace: CANARY },
      spec: { ...SPEC, volumeName: name, resources: { requests: { storage: '1Gi' } } },
    };
    await this.client.create(claim);
    await this.expect(claim, isBound);
    await this.client.delete(claim);
    await this.client.delete(volume);
  }

  public async passPods(): Promise<void> {
    const pod = {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: this.next(), namespace: CANARY },
      spec: { nodeSelector: { [CANARY]: 'nowhere' }, containers: [{ name: 'main', image: CANARY }] },
    };
    await this.client.create(pod);
    await this.expect(pod, isDecided);
    await this.client.delete(pod, { gracePeriodSeconds: 0 });
  }

  private next(): string {
    this.count += 1;
    return `${CANARY}-${this.count}`;
  }

  private volume(name: string): Manifest {
    return {
      apiVersion: 'v1',
      kind: 'PersistentVolume',
      metadata: { name, labels: { [REALM]: CANARY } },
      spec: {
        ...SPEC,
        capacity: { storage: '1Gi' },
        hostPath: { path: '/mnt' },
        claimRef: { namespace: CANARY, name },
        persistentVolumeReclaimPolicy: 'Retain',
      },
    };
  }

  private async expect({ kind, metadata }: Manifest, isSo: (object: Manifest) => boolean): Promise<void> {
    const isThere = (): boolean => {
      const object = this.observer.get(CANARY, kind, `${metadata?.name}`);
      return object !== undefined && isSo(object);
    };
    if (!(await this.observer.until(CANARY, isThere, LONGEST))) {
      throw new Error(`the control plane takes more than ${LONGEST / 1000} s for a ${kind}`);
    }
  }
}

const SPEC = { storageClassName: '', accessModes: ['ReadWriteOnce'] };
