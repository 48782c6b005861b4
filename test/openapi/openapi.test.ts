import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Manifest } from '../fixtures';
import { KUBERNETES_VERSIONS, validateManifest } from './validator';
import { documentsOf, VARIANTS } from './variants';

const DIST = join(__dirname, '../../dist');

describe.each(KUBERNETES_VERSIONS)('the OpenAPI of Kubernetes %s', (version) => {
  const validate = (manifests: Manifest[]): string[] =>
    manifests.flatMap((manifest) =>
      validateManifest(version, manifest).map((error) => `${manifest?.kind} ${manifest?.metadata?.name} ${error}`),
    );

  const files = readdirSync(DIST, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.yaml'));

  test('has documents of dist to look at', () => {
    expect(files).toContain('walk-through.k8s.yaml');
    expect(files).toContain(join('raspberry-pi-hadoop', '0001-hadoop.k8s.yaml'));
  });

  test.each(files)('accepts every document of dist/%s', (file) => {
    const manifests = documentsOf(readFileSync(join(DIST, file), 'utf8'));
    expect(manifests.length).toBeGreaterThan(0);
    expect(validate(manifests)).toEqual([]);
  });

  test.each(Object.entries(VARIANTS))('accepts %s', (_name, variant) => {
    const manifests = variant();
    expect(manifests.length).toBeGreaterThan(0);
    expect(validate(manifests)).toEqual([]);
  });

  const volume = VARIANTS['two disks']()[1];
  const [set] = VARIANTS['templates with pins on a StatefulSet of cdk8s-plus']().filter(isStatefulSet);
  const template = 'spec/volumeClaimTemplates/0/spec';
  const container = 'spec/template/spec/containers/0';

  test.each([
    ['a misspelt field of the object', volume, 'metdata', {}, ['/metdata: unknown field']],
    ['a misspelt field of its metadata', volume, 'metadata/lables', {}, ['/metadata/lables: unknown field']],
    ['a misspelt field of its source', volume, 'spec/local/fstype', 'xfs', ['/spec/local/fstype: unknown field']],
    [
      'a misspelt field of a template',
      set,
      `${template}/storageClass`,
      'x',
      [`/${template}/storageClass: unknown field`],
    ],
    [
      'a misspelt field of a mount',
      set,
      `${container}/volumeMounts/0/path`,
      '/',
      [`/${container}/volumeMounts/0/path: unknown field`],
    ],
    ['a field in the wrong place', set, 'spec/containers', [], ['/spec/containers: unknown field']],
    ['a number where a string belongs', volume, 'metadata/name', 1, ['/metadata/name: must be string']],
    ['a boolean as a label', volume, 'metadata/labels/team', true, ['/metadata/labels/team: must be string']],
    ['a string where a number belongs', set, 'spec/replicas', '2', ['/spec/replicas: must be integer']],
    ['a number that does not fit', set, 'spec/replicas', 2 ** 31, ['/spec/replicas: must be <= 2147483647']],
    ['an object where a list belongs', volume, 'spec/accessModes', {}, ['/spec/accessModes: must be array']],
    ['a list where an object belongs', volume, 'spec/local', [], ['/spec/local: must be object']],
    ['a null for an object', volume, 'spec/claimRef', null, ['/spec/claimRef: must be object']],
    ['a null for a string', volume, 'spec/storageClassName', null, ['/spec/storageClassName: must be string']],
    ['a null in a list', volume, 'spec/accessModes/0', null, ['/spec/accessModes/0: must be string']],
    [
      'a null for an annotation',
      volume,
      'metadata/annotations',
      { a: null },
      ['/metadata/annotations/a: must be string'],
    ],
    ['a local volume without its path', volume, 'spec/local/path', undefined, ['/spec/local/path: missing']],
    ['a StatefulSet without its selector', set, 'spec/selector', undefined, ['/spec/selector: missing']],
    ['a container without its name', set, `${container}/name`, undefined, [`/${container}/name: missing`]],
  ])('refuses %s', (_name, good, path, value, errors) => {
    expect(validateManifest(version, good)).toEqual([]);
    expect(validateManifest(version, changed(good, path, value))).toEqual(errors);
  });

  test.each(['400Gi', '1.5Ti', '.5', '5.', '-1', '+1e3', '1E-2', '7E', '100m', '12n', '0', 5])(
    'accepts the quantity %p',
    (quantity) => {
      expect(validateManifest(version, changed(volume, 'spec/capacity/storage', quantity))).toEqual([]);
    },
  );

  test.each(['400GB', '400 Gi', '400gi', '400Kib', '1,5Ti', '', 'Gi', '1e', '1e1.5', '--1', true, null])(
    'refuses the quantity %p',
    (quantity) => {
      const errors = validateManifest(version, changed(volume, 'spec/capacity/storage', quantity));
      expect(errors).toContainEqual(expect.stringMatching(/^\/spec\/capacity\/storage: /));
    },
  );

  test.each([8080, 'http'])('accepts the port %p of a probe', (port) => {
    const probe = { tcpSocket: { port } };
    expect(validateManifest(version, changed(set, `${container}/livenessProbe`, probe))).toEqual([]);
  });

  test.each([80.5, false, null, {}])('refuses the port %p of a probe', (port) => {
    const errors = validateManifest(version, changed(set, `${container}/livenessProbe`, { tcpSocket: { port } }));
    expect(errors).toContainEqual(expect.stringContaining(`/${container}/livenessProbe/tcpSocket/port: `));
  });

  test.each([
    ['a kind of its own', { apiVersion: 'helm.cattle.io/v1', kind: 'HelmChart' }],
    ['a kind of another group', { apiVersion: 'apps/v1', kind: 'Pod' }],
    ['a version that is gone', { apiVersion: 'apps/v1beta1', kind: 'StatefulSet' }],
  ])('refuses %s, since it has no schema', (_name, manifest) => {
    expect(validateManifest(version, manifest)).toEqual([
      `Kubernetes ${version} has no schema here for kind '${manifest.kind}' of apiVersion '${manifest.apiVersion}'`,
    ]);
  });

  test.each([null, undefined, 'text', [], {}])('refuses %p, which is no manifest', (manifest) => {
    expect(validateManifest(version, manifest)).toEqual([
      `Kubernetes ${version} has no schema here for kind 'undefined' of apiVersion 'undefined'`,
    ]);
  });
});

test('the newest OpenAPI has fields that the oldest does not know', () => {
  const [set] = VARIANTS['a template with labels on a plain StatefulSet']().filter(isStatefulSet);
  const resources = changed(set, 'spec/template/spec/resources', { limits: { cpu: '1' } });
  expect(validateManifest('1.37.2', resources)).toEqual([]);
  expect(validateManifest('1.28.15', resources)).toEqual(['/spec/template/spec/resources: unknown field']);
});

function isStatefulSet({ kind }: Manifest): boolean {
  return kind === 'StatefulSet';
}

/** A copy of a manifest with another value at a path; undefined takes the field away. */
function changed(manifest: Manifest, path: string, value: unknown): Manifest {
  const copy = structuredClone(manifest);
  const fields = path.split('/');
  const last = fields.pop()!;
  const parent = fields.reduce((at, field) => at[field], copy);
  if (value === undefined) {
    delete parent[last];
  } else {
    parent[last] = value;
  }
  return copy;
}
