import { ApiObject, Chart, Size, Yaml } from 'cdk8s';
import { ClaimedVolume, LocalSsdStorage } from 'cdk8s-local-storage';
import { Namespace } from 'cdk8s-plus-27';
import type { Construct } from 'constructs';

const NAMESPACE = 'monitoring';

/** Prometheus from its Helm chart, deployed by K3s, with its data on the SSD of one node: the chart takes the claim's name. */
export class PrometheusChart extends Chart {
  public constructor(scope: Construct, id: string) {
    super(scope, id);
    const storage = new LocalSsdStorage(this, 'ssd', {
      disks: [{ node: 'raspberrypi-1', mountPath: '/mnt/ssd', capacity: Size.gibibytes(444) }],
    });
    new Namespace(this, 'namespace', { metadata: { name: NAMESPACE } });
    const claim = new ClaimedVolume(this, 'claim', {
      metadata: { name: 'prometheus', namespace: NAMESPACE },
      storage,
      capacity: Size.gibibytes(100),
      volume: storage.getVolume({ node: 'raspberrypi-1' }),
    });
    new ApiObject(this, 'chart', {
      apiVersion: 'helm.cattle.io/v1',
      kind: 'HelmChart',
      metadata: { name: 'prometheus', namespace: 'kube-system' },
      spec: {
        repo: 'https://prometheus-community.github.io/helm-charts',
        chart: 'prometheus',
        targetNamespace: NAMESPACE,
        valuesContent: Yaml.stringify({
          server: { persistentVolume: { existingClaim: claim.claimName } },
          alertmanager: { enabled: false },
        }),
      },
    });
  }
}
