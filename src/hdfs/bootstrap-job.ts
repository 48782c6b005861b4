import type { Construct } from 'constructs';
import { bash } from '../daemon/bash';
import { hashOf } from '../daemon/hash';
import type { Identity } from '../daemon/identity';
import { podSpec } from '../daemon/pod';
import { NamespacedObject } from '../storage/namespaced-object';
import { CLIENT } from './memory';
import { CLIENT_VARIABLE, type HdfsPodSettings, hadoopContainer } from './pod';
import { bootstrap } from './scripts';

const COMPONENT = 'bootstrap';

/** The Job that makes `/tmp` and home directories once the NameNode takes changes. */
export function addBootstrapJob(
  scope: Construct,
  settings: HdfsPodSettings & Identity,
  homes: readonly string[],
): void {
  const labels = { ...settings.labels, 'app.kubernetes.io/component': COMPONENT };
  const spec = {
    backoffLimit: 30,
    template: {
      metadata: { labels },
      spec: podSpec(settings, {
        restartPolicy: 'OnFailure',
        containers: [
          hadoopContainer(settings, {
            name: COMPONENT,
            command: bash(bootstrap(homes)),
            memory: CLIENT,
            jvmVariable: CLIENT_VARIABLE,
          }),
        ],
      }),
    },
  };
  new NamespacedObject(scope, 'bootstrap', {
    apiVersion: 'batch/v1',
    kind: 'Job',
    // Another name for another list, since nothing of a Job can be changed.
    metadata: { name: `${settings.name}-${COMPONENT}-${hashOf(spec)}`, labels },
    spec,
  });
}
