import { Chart, Duration, Size, Testing } from 'cdk8s';
import {
  ConfigMap,
  type IStorage,
  Pod,
  type PodSecurityContextProps,
  ResourceFieldPaths,
  Secret,
  Volume,
} from 'cdk8s-plus-27';
import { restrict, smallContainer, unprivilegedPod } from '../../examples/walk-through/restricted';
import { PodField, ProjectedVolume, VolumeProjection } from '../../src';
import { running } from './conditions';
import { describeOnCluster } from './describe-on-cluster';
import type { Manifest } from './harness/manifest';
import { waitUntil } from './harness/wait';
import { expectUnchangedByApply } from './idempotence';
import { Scope } from './scope';

const NODE = 'raspberrypi-1';
const { fsGroup, fsGroupChangePolicy, ...withoutGroup } = unprivilegedPod;

describeOnCluster(
  'a projected volume',
  async (cluster) => {
    await cluster.addNode(NODE);
  },
  (cluster) => {
    test('shows all its files to a user that is not root, and keeps them up to date', async () => {
      const scope = await Scope.create(cluster(), { level: 'restricted' });
      const documents = synthesize(scope, unprivilegedPod, 'cat conf/app.yaml password pod/labels pod/cpu pod/memory');
      const pod = documents[documents.length - 1];
      expect((await cluster().apply(documents)).warnings).toEqual([]);
      const { metadata } = await cluster().waitFor(pod, running);
      await expectUnchangedByApply(cluster(), documents);
      const out = (name: string) =>
        cluster()
          .node(NODE)
          .readFile(`${volumes(metadata?.uid)}~empty-dir/out/${name}`);
      const all = (setting: string, label = 'db') => `${setting}\nsecret\n${label}10032`;

      await waitUntil('files', async () => (await out('all')) === all('size: 1'));
      await waitUntil('file', async () => (await out('part')) === 'size: 1\n');

      const settings = documents.find(({ kind }) => kind === 'ConfigMap') as Manifest;
      await cluster().client.patch(settings, { data: { 'app.yaml': 'size: 2\n' } });
      await waitUntil('change', async () => (await out('all')) === all('size: 2'));
      expect(await out('part')).toBe('size: 1\n');

      await cluster().client.patch(pod, { metadata: { labels: { app: 'web' } } });
      await waitUntil('label', async () => (await out('all')) === all('size: 2', 'web'));
    });

    test('gives its files to the fsGroup, and the token to it alone', async () => {
      const scope = await Scope.create(cluster(), { level: 'restricted' });
      expect(await modes(scope, unprivilegedPod)).toEqual([
        '440 0:1000 conf/app.yaml',
        '444 0:1000 password',
        '444 0:1000 pod/cpu',
        '444 0:1000 pod/labels',
        '444 0:1000 pod/memory',
        '640 1000:1000 token',
      ]);
    });

    test('has the modes as they are stated without an fsGroup, and the token belongs to the user', async () => {
      const scope = await Scope.create(cluster(), { level: 'restricted' });
      expect(await modes(scope, withoutGroup)).toEqual([
        '400 0:0 conf/app.yaml',
        '444 0:0 password',
        '444 0:0 pod/cpu',
        '444 0:0 pod/labels',
        '444 0:0 pod/memory',
        '600 1000:0 token',
      ]);
    });

    test('holds a token for the audience alone', async () => {
      const scope = await Scope.create(cluster(), { level: 'restricted' });
      const directory = await projectedDirectory(scope, unprivilegedPod);
      const token = await cluster().node(NODE).readFile(`${directory}/token`);
      const [, payload] = token.split('.');
      const { aud, exp, iat, sub } = JSON.parse(Buffer.from(payload, 'base64url').toString());
      expect({ aud, lifetime: exp - iat, sub }).toEqual({
        aud: ['vault'],
        lifetime: 7200,
        sub: `system:serviceaccount:${scope.namespace}:default`,
      });
    });

    /** Mode, owner and path of each file, through the links by which the kubelet changes all at once. */
    async function modes(scope: Scope, securityContext: PodSecurityContextProps): Promise<string[]> {
      const directory = await projectedDirectory(scope, securityContext);
      const list = "find -L . -type f -not -path './..*' -exec stat -L -c '%a %u:%g %n' {} +";
      const lines = (await cluster().node(NODE).run(`cd ${directory} && ${list}`)).trim().split('\n');
      return lines
        .map((line) => line.replace('./', ''))
        .sort((a, b) => a.slice(a.indexOf(':')).localeCompare(b.slice(b.indexOf(':'))));
    }

    async function projectedDirectory(scope: Scope, securityContext: PodSecurityContextProps): Promise<string> {
      const documents = synthesize(scope, securityContext, 'true');
      await cluster().apply(documents);
      const { metadata } = await cluster().waitFor(documents[documents.length - 1], running);
      return `${volumes(metadata?.uid)}~projected/etc`;
    }
  },
);

function volumes(uid: string | undefined): string {
  return `/var/lib/kubelet/pods/${uid}/volumes/kubernetes.io`;
}

/** A pod that again and again writes what a command says in the volume to `/out/all`, and one file of it to `/out/part`. */
function synthesize(scope: Scope, securityContext: PodSecurityContextProps, command: string): Manifest[] {
  const chart = new Chart(Testing.app(), 'chart', { namespace: scope.namespace });
  const settings = new ConfigMap(chart, 'settings', { data: { 'app.yaml': 'size: 1\n' } });
  const login = new Secret(chart, 'login', { stringData: { password: 'secret\n' } });
  const pod = new Pod(chart, 'pod', {
    metadata: { name: 'pod', labels: { app: 'db' } },
    securityContext,
    terminationGracePeriod: Duration.seconds(1),
  });
  const loop = `cd /etc/app
while true; do
  ${command} >/out/all.new && mv /out/all.new /out/all
  cat /part.yaml >/out/part.new && mv /out/part.new /out/part
  sleep 1
done`;
  const container = pod.addContainer({ ...smallContainer, name: 'main', command: ['sh', '-c', loop] });
  const volume: IStorage = new ProjectedVolume(chart, 'etc', {
    defaultMode: 0o444,
    sources: [
      VolumeProjection.fromConfigMap(settings, { items: { 'app.yaml': { path: 'conf/app.yaml', mode: 0o400 } } }),
      VolumeProjection.fromSecret(login),
      VolumeProjection.fromDownwardApi([
        { path: 'pod/labels', field: PodField.label('app') },
        { path: 'pod/cpu', field: PodField.resource(container, ResourceFieldPaths.CPU_LIMIT, '1m') },
        { path: 'pod/memory', field: PodField.resource(container, ResourceFieldPaths.MEMORY_LIMIT, '1Mi') },
      ]),
      VolumeProjection.fromServiceAccountToken({ path: 'token', audience: 'vault', expiration: Duration.hours(2) }),
    ],
  });
  container.mount('/etc/app', volume);
  container.mount('/part.yaml', volume, { subPath: 'conf/app.yaml' });
  container.mount('/out', Volume.fromEmptyDir(chart, 'out', 'out', { sizeLimit: Size.mebibytes(1) }));
  restrict(pod);
  return Testing.synth(chart);
}
