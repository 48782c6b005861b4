import type { Client } from './client';
import type { Manifest } from './manifest';
import { waitUntil } from './wait';

const RESOURCES = { cpu: '64', memory: '64Gi', pods: '500', 'ephemeral-storage': '100Gi' };

/** Nodes without a kubelet: pods are scheduled to them and volumes bound on them, but nothing runs there. */
export class FakeNodes {
  private readonly names: string[] = [];
  private timer?: NodeJS.Timeout;

  /** @param graceSeconds so long a node may say nothing */
  public constructor(
    private readonly client: Client,
    private readonly graceSeconds: number,
  ) {}

  public async add(name: string, labels: Readonly<Record<string, string>> = {}): Promise<void> {
    const node: Manifest = {
      apiVersion: 'v1',
      kind: 'Node',
      metadata: { name, labels: { 'kubernetes.io/hostname': name, 'kubernetes.io/os': 'linux', ...labels } },
    };
    await this.client.create(node);
    await this.client.create({ ...lease(name), spec: { ...lease(name).spec, leaseDurationSeconds: 20 } });
    this.names.push(name);
    this.timer ??= setInterval(() => void this.beat(), this.graceSeconds * 250).unref();
    const now = new Date().toISOString();
    const condition = { type: 'Ready', status: 'True', reason: 'KubeletReady', message: 'has no kubelet' };
    const conditions = [{ ...condition, lastHeartbeatTime: now, lastTransitionTime: now }];
    const status = { capacity: RESOURCES, allocatable: RESOURCES, conditions };
    await this.client.patch(node, { status }, 'status');
    await waitUntil(`node ${name} without taints`, async () => !(await this.client.get(node))?.spec?.taints?.length);
  }

  public stop(): void {
    clearInterval(this.timer);
  }

  /** What the kubelet does to be taken for alive. */
  private async beat(): Promise<void> {
    try {
      await Promise.all(this.names.map((name) => this.client.patch(lease(name), { spec: lease(name).spec })));
    } catch (error) {
      // One missed beat does no harm, and more of them are seen as nodes that are not ready.
      console.error(`heartbeat of the nodes without a kubelet failed: ${error}`);
    }
  }
}

function lease(name: string): Manifest {
  const renewTime = new Date().toISOString().replace('Z', '000Z'); // microseconds are demanded
  return {
    apiVersion: 'coordination.k8s.io/v1',
    kind: 'Lease',
    metadata: { name, namespace: 'kube-node-lease' },
    spec: { holderIdentity: name, renewTime },
  };
}
