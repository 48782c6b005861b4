import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { GATEWAY } from './control-plane';
import { CLUSTER_DOMAIN } from './dns';
import { PAUSE_IMAGE } from './images';
import { minorVersion } from './kubernetes-binary';

/** Where a node finds its configuration, whichever directory of the host that is. */
export const NODE_CONFIGURATION = '/opt/node';
export const CONTAINERD_SOCKET = '/run/containerd/containerd.sock';

export interface NodeConfiguration {
  /** Such as `10.244.1.0/24`; every node has its own. */
  readonly podSubnet: string;
}

/** Writes everything but the kubeconfig. */
export function writeNodeConfiguration(directory: string, { podSubnet }: NodeConfiguration): void {
  mkdirSync(join(directory, 'cni'), { recursive: true });
  writeFileSync(join(directory, 'containerd.toml'), containerdConfiguration());
  writeFileSync(join(directory, 'cni', '10-pods.conflist'), JSON.stringify(networkConfiguration(podSubnet)));
  writeFileSync(join(directory, 'kubelet.yaml'), JSON.stringify(kubeletConfiguration()));
}

function containerdConfiguration(): string {
  return `version = 2
root = "/var/lib/containerd"
state = "/run/containerd"
oom_score = 0
[grpc]
  address = "${CONTAINERD_SOCKET}"
[plugins."io.containerd.grpc.v1.cri"]
  sandbox_image = "${PAUSE_IMAGE}"
  stream_server_address = "127.0.0.1"
  # Lowering the score is refused where the machine itself is a container.
  restrict_oom_score_adj = true
  [plugins."io.containerd.grpc.v1.cri".cni]
    bin_dir = "/usr/lib/cni"
    conf_dir = "${NODE_CONFIGURATION}/cni"
  [plugins."io.containerd.grpc.v1.cri".containerd.runtimes.runc]
    runtime_type = "io.containerd.runc.v2"
    [plugins."io.containerd.grpc.v1.cri".containerd.runtimes.runc.options]
      SystemdCgroup = false
`;
}

function networkConfiguration(subnet: string): object {
  const ipam = { type: 'host-local', ranges: [[{ subnet }]], routes: [{ dst: '0.0.0.0/0' }] };
  const bridge = { type: 'bridge', bridge: 'pods', isGateway: true, ipMasq: false, ipam };
  return { cniVersion: '0.4.0', name: 'pods', plugins: [bridge] };
}

function kubeletConfiguration(): object {
  return {
    apiVersion: 'kubelet.config.k8s.io/v1beta1',
    kind: 'KubeletConfiguration',
    authentication: {
      anonymous: { enabled: false },
      webhook: { enabled: true },
      x509: { clientCAFile: `${NODE_CONFIGURATION}/ca.crt` },
    },
    authorization: { mode: 'Webhook' },
    containerRuntimeEndpoint: `unix://${CONTAINERD_SOCKET}`,
    cgroupDriver: 'cgroupfs',
    // Unknown to the kubelets that do not refuse cgroup v1, and an unknown field is an error.
    ...(minorVersion() >= 31 ? { failCgroupV1: false } : {}),
    failSwapOn: false,
    makeIPTablesUtilChains: false,
    resolvConf: '',
    // There is an answer once a test starts the DNS.
    clusterDNS: [GATEWAY],
    clusterDomain: CLUSTER_DOMAIN,
    // The machine may be full for reasons that are none of the tests' business.
    imageGCHighThresholdPercent: 100,
    evictionHard: { 'nodefs.available': '1Mi', 'imagefs.available': '1Mi', 'memory.available': '10Mi' },
    // The lease is renewed every quarter of its duration, and the grace period for a silent node may be 20 s.
    nodeLeaseDurationSeconds: 16,
    nodeStatusUpdateFrequency: '4s',
    volumeStatsAggPeriod: '10s',
    // How soon a pod sees the change of a ConfigMap: by default after a minute.
    syncFrequency: '5s',
  };
}
