import { ApiObject, Chart, JsonPatch, Size } from 'cdk8s';
import { ClaimedVolume, ClaimTemplate, type LocalSsdStorage } from 'cdk8s-local-storage';
import { Pod, Service, StatefulSet } from 'cdk8s-plus-27';
import type { Construct } from 'constructs';
import { restrict, smallContainer, unprivilegedPod } from './restricted';

export interface WalkThroughChartProps {
  readonly storage: LocalSsdStorage;
}

/** A pod that writes one file to a claim, and a set of two web servers of which each serves from its own disk. */
export class WalkThroughChart extends Chart {
  public constructor(scope: Construct, id: string, props: WalkThroughChartProps) {
    super(scope, id, { namespace: 'default' });
    this.addPod(props.storage);
    this.addWebServers(props.storage);
  }

  private addPod(storage: LocalSsdStorage): void {
    const claim = new ClaimedVolume(this, 'claim', {
      metadata: { name: 'test-pvc' },
      storage,
      capacity: Size.gibibytes(400),
    });
    const pod = new Pod(this, 'pod', {
      metadata: { name: 'test-local-pv' },
      securityContext: unprivilegedPod,
    });
    const container = pod.addContainer({
      ...smallContainer,
      name: 'busybox',
      command: ['sh', '-c', 'echo "Local Volume" > /mnt/test.txt && sleep 3600'],
    });
    container.mount('/mnt', claim);
    restrict(pod);
  }

  private addWebServers(storage: LocalSsdStorage): void {
    const service = new Service(this, 'web-service', {
      metadata: { name: 'web' },
      clusterIP: 'None',
      ports: [{ port: 8080 }],
    });
    // Server-side apply stores an empty list as none, so each further apply of it would be a change.
    ApiObject.of(service).addJsonPatch(JsonPatch.remove('/spec/externalIPs'));
    const web = new StatefulSet(this, 'web', {
      metadata: { name: 'web' },
      replicas: 2,
      service,
      securityContext: unprivilegedPod,
    });
    const container = web.addContainer({
      ...smallContainer,
      name: 'httpd',
      portNumber: 8080,
      command: ['sh', '-c', 'hostname > /www/index.html && exec httpd -f -p 8080 -h /www'],
    });
    const www = new ClaimTemplate(web, 'www', {
      storage,
      capacity: Size.gibibytes(40),
      pins: ['raspberrypi-1', 'raspberrypi-2'].map((node) => storage.getVolume({ node, path: 'www' })),
    });
    container.mount('/www', www);
    restrict(web);
  }
}
