import { ApiObject, Chart, Duration, JsonPatch, Testing } from 'cdk8s';
import {
  ConfigMap,
  Deployment,
  Pod,
  ResourceFieldPaths,
  Secret,
  Service,
  ServiceAccount,
  ServiceAccountTokenSecret,
  StatefulSet,
} from 'cdk8s-plus-27';
import { PodField, ProjectedVolume, type ProjectedVolumeProps, VolumeProjection } from '../../src';
import { ofKind } from '../fixtures';

function setUp() {
  const chart = new Chart(Testing.app(), 'chart', { namespace: 'apps' });
  const config = new ConfigMap(chart, 'config', {
    metadata: { name: 'settings' },
    data: { 'app.yaml': 'a: 1', 'log.yaml': 'b: 2' },
  });
  const secret = new Secret(chart, 'secret', { metadata: { name: 'login' }, stringData: { password: 'x' } });
  const projected = (sources: VolumeProjection[], overrides: Partial<ProjectedVolumeProps> = {}) =>
    new ProjectedVolume(chart, 'etc', { sources, ...overrides });
  /** The source of the volume as a Pod has it. */
  const written = (...sources: VolumeProjection[]) => {
    new Pod(chart, 'pod').addContainer({ image: 'app' }).mount('/etc/app', projected(sources));
    return ofKind(chart, 'Pod')[0].spec.volumes[0].projected;
  };
  return { chart, config, secret, projected, written };
}

const token = (path = 'token') => VolumeProjection.fromServiceAccountToken({ path });

describe('a projected volume', () => {
  test('brings all kinds of sources to one directory', () => {
    const { chart, config, secret } = setUp();
    const pod = new Pod(chart, 'pod');
    const container = pod.addContainer({ name: 'main', image: 'app' });
    const volume = new ProjectedVolume(chart, 'etc', {
      defaultMode: 0o440,
      sources: [
        VolumeProjection.fromConfigMap(config, { items: { 'app.yaml': { path: 'conf/app.yaml', mode: 0o444 } } }),
        VolumeProjection.fromSecret(secret, { items: { password: { path: 'password' } }, optional: true }),
        VolumeProjection.fromDownwardApi([
          { path: 'pod/labels', field: PodField.LABELS },
          { path: 'pod/cpu', field: PodField.resource(container, ResourceFieldPaths.CPU_LIMIT, '1m'), mode: 0o400 },
        ]),
        VolumeProjection.fromServiceAccountToken({ path: 'token', audience: 'vault', expiration: Duration.hours(2) }),
      ],
    });
    container.mount('/etc/app', volume);
    const [{ spec }] = ofKind(chart, 'Pod');
    expect(spec.volumes).toEqual([
      {
        name: 'etc',
        projected: {
          defaultMode: 0o440,
          sources: [
            { configMap: { name: 'settings', items: [{ key: 'app.yaml', path: 'conf/app.yaml', mode: 0o444 }] } },
            { secret: { name: 'login', items: [{ key: 'password', path: 'password' }], optional: true } },
            {
              downwardAPI: {
                items: [
                  { path: 'pod/labels', fieldRef: { fieldPath: 'metadata.labels' } },
                  {
                    path: 'pod/cpu',
                    mode: 0o400,
                    resourceFieldRef: { containerName: 'main', resource: 'limits.cpu', divisor: '1m' },
                  },
                ],
              },
            },
            { serviceAccountToken: { path: 'token', audience: 'vault', expirationSeconds: 7200 } },
          ],
        },
      },
    ]);
    expect(spec.containers[0].volumeMounts).toEqual([{ mountPath: '/etc/app', name: 'etc' }]);
  });

  test('has nothing but the sources where nothing else is asked', () => {
    const { config, secret, written } = setUp();
    expect(written(VolumeProjection.fromConfigMap(config), VolumeProjection.fromSecret(secret), token())).toEqual({
      sources: [
        { configMap: { name: 'settings' } },
        { secret: { name: 'login' } },
        { serviceAccountToken: { path: 'token' } },
      ],
    });
  });

  test('keeps the modes 0o000 and 0o777', () => {
    const { config, projected } = setUp();
    const items = { 'app.yaml': { path: 'app', mode: 0 }, 'log.yaml': { path: 'log', mode: 0o777 } };
    const volume = projected([VolumeProjection.fromConfigMap(config, { items })], { defaultMode: 0 });
    const { chart } = setUp();
    new Pod(chart, 'pod').addContainer({ image: 'app' }).mount('/etc/app', volume);
    const { sources, defaultMode } = ofKind(chart, 'Pod')[0].spec.volumes[0].projected;
    expect(defaultMode).toBe(0);
    expect(sources[0].configMap.items.map(({ mode }: { mode: number }) => mode)).toEqual([0, 0o777]);
  });

  test('is in a Deployment and in a StatefulSet', () => {
    const { chart, config, projected } = setUp();
    const volume = projected([VolumeProjection.fromConfigMap(config)], { name: 'conf' }).asVolume();
    const containers = [{ image: 'app', volumeMounts: [{ path: '/etc/app', volume }] }];
    new Deployment(chart, 'app', { containers });
    const service = new Service(chart, 'service', { clusterIP: 'None', ports: [{ port: 1 }] });
    new StatefulSet(chart, 'set', { service, containers });
    for (const kind of ['Deployment', 'StatefulSet']) {
      expect(ofKind(chart, kind)[0].spec.template.spec.volumes).toEqual([
        { name: 'conf', projected: { sources: [{ configMap: { name: 'settings' } }] } },
      ]);
    }
  });

  test('takes objects that the app does not make by their name, with any key', () => {
    const { chart, written } = setUp();
    const theirs = ConfigMap.fromConfigMapName(chart, 'theirs', 'kube-root-ca.crt');
    const items = { 'ca.crt': { path: 'ca.crt' } };
    const secret = Secret.fromSecretName(chart, 'their-secret', 'tls');
    const mapped = VolumeProjection.fromConfigMap(theirs, { items });
    expect(written(mapped, VolumeProjection.fromSecret(secret)).sources).toEqual([
      { configMap: { name: 'kube-root-ca.crt', items: [{ key: 'ca.crt', path: 'ca.crt' }] } },
      { secret: { name: 'tls' } },
    ]);
  });
});

describe('a field of the pod', () => {
  test.each([
    ['metadata.name', PodField.NAME],
    ['metadata.namespace', PodField.NAMESPACE],
    ['metadata.uid', PodField.UID],
    ['metadata.labels', PodField.LABELS],
    ['metadata.annotations', PodField.ANNOTATIONS],
    ["metadata.labels['app.kubernetes.io/name']", PodField.label('app.kubernetes.io/name')],
    ["metadata.annotations['a/b']", PodField.annotation('a/b')],
  ])('is %s', (fieldPath, field) => {
    const { written } = setUp();
    const { sources } = written(VolumeProjection.fromDownwardApi([{ path: 'file', field }]));
    expect(sources).toEqual([{ downwardAPI: { items: [{ path: 'file', fieldRef: { fieldPath } }] } }]);
  });

  test('is a request or limit of a container, in whole units or in others', () => {
    const { chart, projected } = setUp();
    const pod = new Pod(chart, 'pod');
    const container = pod.addContainer({ name: 'main', image: 'app' });
    const files = [
      { path: 'cpu', field: PodField.resource(container, ResourceFieldPaths.CPU_REQUEST) },
      { path: 'memory', field: PodField.resource(container, ResourceFieldPaths.MEMORY_LIMIT, '1Mi') },
    ];
    container.mount('/etc/pod', projected([VolumeProjection.fromDownwardApi(files)]));
    expect(ofKind(chart, 'Pod')[0].spec.volumes[0].projected.sources[0].downwardAPI.items).toEqual([
      { path: 'cpu', resourceFieldRef: { containerName: 'main', resource: 'requests.cpu' } },
      { path: 'memory', resourceFieldRef: { containerName: 'main', resource: 'limits.memory', divisor: '1Mi' } },
    ]);
  });

  test('fails when a resource has no such divisor', () => {
    const { chart } = setUp();
    const container = new Pod(chart, 'pod').addContainer({ name: 'main', image: 'app' });
    expect(() => PodField.resource(container, ResourceFieldPaths.CPU_LIMIT, '1Mi')).toThrow(
      "field of container 'main' of limits.cpu has the divisor '1Mi': expected one of 1, 1m",
    );
    expect(() => PodField.resource(container, ResourceFieldPaths.STORAGE_LIMIT, '1m')).toThrow(
      "field of container 'main' of limits.ephemeral-storage has the divisor '1m': expected one of 1, 1k, 1M, 1G, 1T, 1P, 1E, 1Ki, 1Mi, 1Gi, 1Ti, 1Pi, 1Ei",
    );
  });
});

describe('two files of one path', () => {
  const CONFLICT = 'expected a path of its own for each; map one of them elsewhere with items';

  test('fail when both are mapped', () => {
    const { chart, config, secret, projected } = setUp();
    const settings = VolumeProjection.fromConfigMap(config, { items: { 'app.yaml': { path: 'a' } } });
    const login = VolumeProjection.fromSecret(secret, { items: { password: { path: 'a' } } });
    expect(() => projected([settings, login])).toThrow(
      `projected volume 'etc' has 'a' from key 'app.yaml' of ConfigMap 'settings' and from key 'password' of Secret 'login': ${CONFLICT}`,
    );
    expect(chart.node.tryFindChild('etc')).toBeUndefined();
  });

  test('fail when two keys of one source are mapped there', () => {
    const { config, projected } = setUp();
    const items = { 'app.yaml': { path: 'a' }, 'log.yaml': { path: 'a' } };
    expect(() => projected([VolumeProjection.fromConfigMap(config, { items })])).toThrow(
      `projected volume 'etc' has 'a' from key 'app.yaml' of ConfigMap 'settings' and from key 'log.yaml' of ConfigMap 'settings': ${CONFLICT}`,
    );
  });

  test('fail for the downward API and a token', () => {
    const { projected } = setUp();
    const field = VolumeProjection.fromDownwardApi([{ path: 'token', field: PodField.NAME }]);
    expect(() => projected([token(), field])).toThrow(
      `projected volume 'etc' has 'token' from the service account token and from the downward API: ${CONFLICT}`,
    );
  });

  test('fail when one is a directory of the other', () => {
    const { projected } = setUp();
    const field = VolumeProjection.fromDownwardApi([{ path: 'a', field: PodField.NAME }]);
    expect(() => projected([token('a/b/token'), field])).toThrow(
      "projected volume 'etc' has 'a/b/token' from the service account token below 'a', which is a file from the downward API: expected paths side by side; map one of them elsewhere with items",
    );
  });

  test('fail at synthesis when it is a key of a whole ConfigMap, also of one that is added later', () => {
    const { chart, config, projected } = setUp();
    projected([VolumeProjection.fromConfigMap(config), token('later')]);
    expect(() => Testing.synth(chart)).not.toThrow();
    config.addBinaryData('later', 'eA==');
    expect(() => Testing.synth(chart)).toThrow(
      `[chart/etc] projected volume 'etc' has 'later' from key 'later' of ConfigMap 'settings' and from the service account token: ${CONFLICT}`,
    );
  });

  test('fail at synthesis when whole ConfigMaps and Secrets have a key in common', () => {
    const { chart, config, projected } = setUp();
    const other = new Secret(chart, 'other', { metadata: { name: 'other' }, stringData: { 'log.yaml': '' } });
    projected([VolumeProjection.fromConfigMap(config), VolumeProjection.fromSecret(other)]);
    expect(() => Testing.synth(chart)).toThrow(
      `projected volume 'etc' has 'log.yaml' from key 'log.yaml' of ConfigMap 'settings' and from key 'log.yaml' of Secret 'other': ${CONFLICT}`,
    );
  });
});

describe('a mapped key', () => {
  const missing = { items: { password: { path: 'password' } } };

  test('fails at synthesis when a ConfigMap of the app has it not', () => {
    const { chart, config, projected } = setUp();
    projected([VolumeProjection.fromConfigMap(config, missing)]);
    expect(() => Testing.synth(chart)).toThrow(
      "[chart/etc] projected volume 'etc' maps key 'password' of ConfigMap 'settings', which has 'app.yaml', 'log.yaml': expected a key that is there, without which the pod never starts; correct the key, or set optional",
    );
    config.addData('password', 'x');
    expect(() => Testing.synth(chart)).not.toThrow();
  });

  test('fails at synthesis when a Secret of the app has it not', () => {
    const { chart, secret, projected } = setUp();
    projected([VolumeProjection.fromSecret(secret, { items: { user: { path: 'user' } } })]);
    expect(() => Testing.synth(chart)).toThrow(
      "projected volume 'etc' maps key 'user' of Secret 'login', which has 'password': expected a key that is there, without which the pod never starts; correct the key, or set optional",
    );
  });

  test('may be missing where it is optional', () => {
    const { chart, config, projected } = setUp();
    projected([VolumeProjection.fromConfigMap(config, { ...missing, optional: true })]);
    expect(() => Testing.synth(chart)).not.toThrow();
  });

  test('may be any of an object that somebody else fills', () => {
    const { chart, projected } = setUp();
    const injected = new ConfigMap(chart, 'injected');
    const account = new ServiceAccountTokenSecret(chart, 'token', {
      serviceAccount: new ServiceAccount(chart, 'account'),
    });
    projected([
      VolumeProjection.fromConfigMap(injected, missing),
      VolumeProjection.fromSecret(account, { items: { token: { path: 'token' } } }),
    ]);
    expect(() => Testing.synth(chart)).not.toThrow();
  });

  test('is seen where a JSON patch brings it', () => {
    const { chart, config, projected } = setUp();
    ApiObject.of(config).addJsonPatch(JsonPatch.add('/data/password', 'x'));
    projected([VolumeProjection.fromConfigMap(config, missing)]);
    expect(() => Testing.synth(chart)).not.toThrow();
  });
});

describe('bad input', () => {
  test.each([
    ['/etc/app', "is absolute: expected a path below the mounted directory, such as 'conf/app.yaml'"],
    ['../app', "contains '..', which Kubernetes refuses: expected a path without it"],
    ['a/../b', "contains '..', which Kubernetes refuses: expected a path without it"],
    ['..data', "starts with '..', which the kubelet keeps for itself: expected another name"],
    ['a//b', "is not normalised: expected 'a/b'"],
    ['./a', "is not normalised: expected 'a'"],
    ['a/', "is not normalised: expected 'a'"],
    ['', "is no file: expected a path below the mounted directory, such as 'conf/app.yaml'"],
  ])("fails when the path is '%s'", (path, message) => {
    const { config } = setUp();
    expect(() => VolumeProjection.fromConfigMap(config, { items: { 'app.yaml': { path } } })).toThrow(
      `path '${path}' of key 'app.yaml' of ConfigMap 'settings' ${message}`,
    );
    expect(() => VolumeProjection.fromDownwardApi([{ path, field: PodField.NAME }])).toThrow(
      `path '${path}' of the downward API ${message}`,
    );
    expect(() => token(path)).toThrow(`path '${path}' of the service account token ${message}`);
  });

  test.each([
    [-1, ''],
    [0o1000, ''],
    [0.5, ''],
    [644, '; did you mean 0o644?'],
    [755, '; did you mean 0o755?'],
  ])('fails when the mode is %d', (mode, hint) => {
    const { config, projected } = setUp();
    const expected = `has the mode ${mode}: expected 0o000 to 0o777, such as 0o440${hint}`;
    expect(() => projected([token()], { defaultMode: mode })).toThrow(`projected volume 'etc' ${expected}`);
    expect(() => VolumeProjection.fromConfigMap(config, { items: { 'app.yaml': { path: 'a', mode } } })).toThrow(
      `file 'a' of key 'app.yaml' of ConfigMap 'settings' ${expected}`,
    );
    expect(() => VolumeProjection.fromDownwardApi([{ path: 'a', mode, field: PodField.NAME }])).toThrow(
      `file 'a' of the downward API ${expected}`,
    );
  });

  test.each([
    [Duration.seconds(599), '599'],
    [Duration.days(50_000), '4320000000'],
  ])('fails when a token is to be valid for %s', (expiration, seconds) => {
    expect(() => VolumeProjection.fromServiceAccountToken({ path: 'token', expiration })).toThrow(
      `service account token 'token' expires after ${seconds} s: expected at least 600 s and at most 4294967296 s; set expiration, such as Duration.hours(1)`,
    );
  });

  test('takes a token that is valid for 10 minutes', () => {
    const { written } = setUp();
    const source = VolumeProjection.fromServiceAccountToken({ path: 'token', expiration: Duration.minutes(10) });
    expect(written(source).sources).toEqual([{ serviceAccountToken: { path: 'token', expirationSeconds: 600 } }]);
  });

  test('fails without sources, keys or files', () => {
    const { config, projected } = setUp();
    expect(() => projected([])).toThrow(
      "projected volume 'etc' has an empty list of sources: expected one or more, such as VolumeProjection.fromConfigMap",
    );
    expect(() => VolumeProjection.fromConfigMap(config, { items: {} })).toThrow(
      "ConfigMap 'settings' has an empty map of items: expected a key or more; leave items out for all keys",
    );
    expect(() => VolumeProjection.fromDownwardApi([])).toThrow(
      'the downward API has an empty list of files: expected one or more',
    );
  });

  test('fails when the name is none', () => {
    const { projected } = setUp();
    expect(() => projected([token()], { name: 'Etc' })).toThrow(
      "projected volume 'Etc' is no DNS-1123 label: expected lower-case letters, digits and '-', with a letter or digit at both ends; set name",
    );
  });
});
