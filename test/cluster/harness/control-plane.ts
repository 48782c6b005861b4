import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { Client } from './client';
import type { Pki } from './pki';
import { type BackgroundProcess, expectRunning, type Sandbox } from './sandbox';
import { waitUntil } from './wait';

/** Where nodes and pods reach the API server; the same in every cluster, since each has a network of its own. */
export const GATEWAY = '172.30.0.1';
export const API_SERVER = `https://${GATEWAY}:6443`;
export const BRIDGE = 'nodes';

/** Flags of a component, without the leading dashes. */
export type Flags = Readonly<Record<string, string | number | boolean>>;

/** For many cases at once: by default a component asks 20 times a second. */
const UNTHROTTLED = { 'kube-api-qps': 1_000, 'kube-api-burst': 2_000 };

/** etcd, the API server, the controller manager and the scheduler of one cluster. */
export class ControlPlane {
  /** @param graceSeconds so long a node may say nothing */
  public static async start(sandbox: Sandbox, pki: Pki, binary: string, graceSeconds: number): Promise<ControlPlane> {
    // A bridge without an address of its own takes that of a port, and is not found for a while when this one goes.
    await sandbox.runInNetwork(['ip', 'link', 'add', BRIDGE, 'address', '02:00:00:00:00:01', 'type', 'bridge']);
    await sandbox.runInNetwork(['ip', 'address', 'add', `${GATEWAY}/24`, 'dev', BRIDGE]);
    await sandbox.runInNetwork(['ip', 'link', 'set', BRIDGE, 'up']);
    await sandbox.runInNetwork(['sh', '-c', 'echo 1 >/proc/sys/net/ipv4/ip_forward']);

    const admin = await pki.issue('admin', { commonName: 'admin', group: 'system:masters' });
    const socket = join(sandbox.directory, 'api.sock');
    const start = (component: string, flags: Flags) =>
      sandbox.spawn(component, [
        ...[binary, component],
        ...Object.entries(flags).map(([name, value]) => `--${name}=${value}`),
      ]);
    const processes = [
      start('etcd', { 'data-dir': join(sandbox.directory, 'etcd') }),
      start('kube-apiserver', await apiServerFlags(pki)),
      start('kube-controller-manager', await controllerManagerFlags(pki, graceSeconds)),
      start('kube-scheduler', await schedulerFlags(sandbox, pki)),
      sandbox.spawn('socat', ['socat', `UNIX-LISTEN:${socket},fork,backlog=128`, `TCP:${GATEWAY}:6443`]),
    ];
    const controlPlane = new ControlPlane(new Client(socket, pki.authorityFile, admin), processes);
    await controlPlane.waitUntilReady();
    return controlPlane;
  }

  private constructor(
    public readonly client: Client,
    private readonly processes: readonly BackgroundProcess[],
  ) {}

  /** @throws when a component has ended */
  public expectRunning(): void {
    this.processes.forEach(expectRunning);
  }

  private async waitUntilReady(): Promise<void> {
    const orEnded = { giveUp: () => this.expectRunning() };
    await waitUntil('API server ready', () => this.client.isReady(), orEnded);
    // Made by the controller manager; no pod is admitted without it.
    const metadata = { name: 'default', namespace: 'default' };
    const account = { apiVersion: 'v1', kind: 'ServiceAccount', metadata };
    await waitUntil('controller manager at work', () => this.client.get(account), orEnded);
  }
}

async function apiServerFlags(pki: Pki): Promise<Flags> {
  const names = ['DNS:kubernetes', 'DNS:kubernetes.default.svc', 'IP:127.0.0.1', 'IP:10.96.0.1', `IP:${GATEWAY}`];
  const server = await pki.issue('apiserver', { commonName: 'kube-apiserver', alternativeNames: names });
  const kubelet = await pki.issue('kubelet-client', { commonName: 'kube-apiserver', group: 'system:masters' });
  return {
    'etcd-servers': 'http://127.0.0.1:2379',
    'secure-port': 6443,
    'advertise-address': GATEWAY,
    'service-cluster-ip-range': '10.96.0.0/16',
    'allow-privileged': true,
    'authorization-mode': 'Node,RBAC',
    'enable-admission-plugins': 'NodeRestriction',
    'client-ca-file': pki.authorityFile,
    'tls-cert-file': server.certificateFile,
    'tls-private-key-file': server.keyFile,
    'kubelet-client-certificate': kubelet.certificateFile,
    'kubelet-client-key': kubelet.keyFile,
    'kubelet-preferred-address-types': 'InternalIP',
    'service-account-issuer': 'https://kubernetes.default.svc',
    'service-account-key-file': pki.serviceAccountPublicKeyFile,
    'service-account-signing-key-file': pki.serviceAccountKeyFile,
  };
}

async function controllerManagerFlags(pki: Pki, graceSeconds: number): Promise<Flags> {
  return {
    kubeconfig: await pki.kubeconfig(
      'controller-manager',
      { commonName: 'system:kube-controller-manager' },
      API_SERVER,
    ),
    'bind-address': '127.0.0.1',
    'leader-elect': false,
    'use-service-account-credentials': true,
    'service-account-private-key-file': pki.serviceAccountKeyFile,
    'root-ca-file': pki.authorityFile,
    ...UNTHROTTLED,
    // An eighth of the default: a claim that names a volume which the controller has not seen yet waits for the next one.
    'pvclaimbinder-sync-period': '2s',
    'node-monitor-grace-period': `${graceSeconds}s`,
  };
}

async function schedulerFlags(sandbox: Sandbox, pki: Pki): Promise<Flags> {
  const configuration = {
    apiVersion: 'kubescheduler.config.k8s.io/v1',
    kind: 'KubeSchedulerConfiguration',
    clientConnection: {
      kubeconfig: await pki.kubeconfig('scheduler', { commonName: 'system:kube-scheduler' }, API_SERVER),
      qps: UNTHROTTLED['kube-api-qps'],
      burst: UNTHROTTLED['kube-api-burst'],
    },
    leaderElection: { leaderElect: false },
    // The default is 10: whether a pod has a node for good shows the sooner.
    podMaxBackoffSeconds: 1,
  };
  const config = join(sandbox.directory, 'scheduler.yaml');
  writeFileSync(config, JSON.stringify(configuration));
  return { config, 'bind-address': '127.0.0.1' };
}
