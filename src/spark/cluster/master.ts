import { Construct } from 'constructs';
import { startsAnewWith } from '../../daemon/daemon';
import type { Identity } from '../../daemon/identity';
import { selectorOf } from '../../daemon/labels';
import { podSpec } from '../../daemon/pod';
import { get, probes, tcp } from '../../daemon/probes';
import { addHeadlessService } from '../../daemon/service';
import { NamespacedObject } from '../../storage/namespaced-object';
import { DAEMON } from './memory';
import { DAEMON_ENVIRONMENT, SPARK_CLASS, type SparkDaemonSettings, sparkContainer } from './pod';
import { MASTER_PORT, MASTER_UI_PORT } from './ports';

const COMPONENT = 'master';

/** Name of the Deployment, and of its Service. */
function masterName({ name }: Pick<Identity, 'name'>): string {
  return `${name}-${COMPONENT}`;
}

/** Full name of the Service, which is the pod's address. */
export function masterHost(identity: Identity): string {
  return `${masterName(identity)}.${identity.domain}`;
}

/**
 * The master of a cluster: a Deployment, since it keeps nothing, and then is on another node soon when its own is lost.
 *
 * What it knows is gone with its pod: workers tell it again, and applications go on without it.
 */
export function addMaster(scope: Construct, settings: SparkDaemonSettings): void {
  const master = new Construct(scope, COMPONENT);
  const name = masterName(settings);
  const selector = selectorOf(settings, COMPONENT);
  const labels = { ...settings.labels, ...selector };
  const ports = { master: MASTER_PORT, http: MASTER_UI_PORT };
  addHeadlessService(master, { name, labels, selector, ports });
  const container = sparkContainer(settings, {
    name: COMPONENT,
    command: [
      SPARK_CLASS,
      'org.apache.spark.deploy.master.Master',
      // Not its name, which the DNS may not have yet.
      ...['--host', '$(POD_IP)', '--port', `${MASTER_PORT}`, '--webui-port', `${MASTER_UI_PORT}`],
    ],
    environment: DAEMON_ENVIRONMENT,
    memory: DAEMON.limit,
    ports,
    probes: probes(tcp('master'), tcp('master'), get('http', '/json/')),
  });
  new NamespacedObject(master, 'Deployment', {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name, labels },
    spec: {
      replicas: 1,
      // Workers would be of the one or of the other of two.
      strategy: { type: 'Recreate' },
      selector: { matchLabels: selector },
      template: {
        metadata: { labels, annotations: startsAnewWith(settings) },
        spec: podSpec(settings, { containers: [container] }),
      },
    },
  });
}
