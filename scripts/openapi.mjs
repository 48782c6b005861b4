/**
 * Writes test/openapi/kubernetes-<version>.json from the OpenAPI that Kubernetes publishes: a JSON schema that refuses what
 * an API server would drop or refuse. With --check it writes nothing, and fails if a file is not what it would write.
 *
 * Needs the `go` command, which fetches the sources of Kubernetes as a Go module and verifies them.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** The oldest that is served near 1.27, which cdk8s-plus-27 writes for, and the newest. */
const VERSIONS = ['1.28.15', '1.37.2'];

const KINDS = [
  'v1/ConfigMap',
  'v1/Namespace',
  'v1/PersistentVolume',
  'v1/PersistentVolumeClaim',
  'v1/Pod',
  'v1/Secret',
  'v1/Service',
  'v1/ServiceAccount',
  'apps/v1/DaemonSet',
  'apps/v1/Deployment',
  'apps/v1/ReplicaSet',
  'apps/v1/StatefulSet',
  'batch/v1/CronJob',
  'batch/v1/Job',
  'policy/v1/PodDisruptionBudget',
  'rbac.authorization.k8s.io/v1/ClusterRole',
  'rbac.authorization.k8s.io/v1/ClusterRoleBinding',
  'rbac.authorization.k8s.io/v1/Role',
  'rbac.authorization.k8s.io/v1/RoleBinding',
  'storage.k8s.io/v1/StorageClass',
];

/** What the published text gives as a bare string or object, and the server reads by rules of its own. */
const SPECIAL = {
  // apimachinery's quantity.go and suffix.go; a JSON number is read like its digits.
  'io.k8s.apimachinery.pkg.api.resource.Quantity': {
    anyOf: [
      { type: 'string', pattern: '^[+-]?([0-9]+\\.?[0-9]*|\\.[0-9]+)([KMGTPE]i|[numkMGTPE]|[eE][+-]?[0-9]+)?$' },
      { type: 'number' },
    ],
  },
  'io.k8s.apimachinery.pkg.util.intstr.IntOrString': {
    anyOf: [{ type: 'integer', minimum: -(2 ** 31), maximum: 2 ** 31 - 1 }, { type: 'string' }],
  },
  // The one object of these kinds that has any fields at all.
  'io.k8s.apimachinery.pkg.apis.meta.v1.FieldsV1': { type: 'object' },
};

/** A validator need not know any format by name. */
const FORMATS = {
  int32: { minimum: -(2 ** 31), maximum: 2 ** 31 - 1 },
  int64: {},
  double: {},
  byte: { pattern: '^([A-Za-z0-9+/]{4})*([A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$' },
  'date-time': {
    pattern: '^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\\.[0-9]+)?(Z|[+-][0-9]{2}:[0-9]{2})$',
  },
};

/** What describes a field to a reader or to a client that patches it, and says nothing on what is valid. */
const DROPPED = ['description', 'default', 'x-kubernetes-group-version-kind', 'x-kubernetes-unions'];
const DROPPED_PREFIXES = ['x-kubernetes-list-', 'x-kubernetes-map-', 'x-kubernetes-patch-'];

const stale = VERSIONS.filter((version) => {
  const file = join(import.meta.dirname, `../test/openapi/kubernetes-${version}.json`);
  const text = print(version, definitionsOf(swaggerOf(version)));
  if (process.argv.includes('--check')) {
    return !existsSync(file) || readFileSync(file, 'utf8') !== text;
  }
  writeFileSync(file, text);
  return false;
});
if (stale.length > 0) {
  console.error(`test/openapi is stale for Kubernetes ${stale.join(', ')}: run 'npm run openapi' and commit the files`);
  process.exit(1);
}

function swaggerOf(version) {
  const module = `k8s.io/kubernetes@v${version}`;
  // Away from any go.mod, whose replacements would otherwise count.
  const { status, stdout, error } = spawnSync('go', ['mod', 'download', '-json', module], {
    cwd: tmpdir(),
    encoding: 'utf8',
  });
  if (status !== 0) {
    const why = error ? error.message : JSON.parse(stdout || '{}').Error;
    throw new Error(`go mod download ${module} failed: ${why}; this script needs Go, and the network once`);
  }
  return JSON.parse(readFileSync(join(JSON.parse(stdout).Dir, 'api/openapi-spec/swagger.json'), 'utf8'));
}

/** The definitions of the kinds and of all that they refer to, by name. */
function definitionsOf(swagger) {
  const wanted = KINDS.map((kind) => nameOf(swagger, kind));
  const definitions = {};
  for (let name = wanted.pop(); name !== undefined; name = wanted.pop()) {
    if (!(name in definitions)) {
      definitions[name] = SPECIAL[name] ?? strict(name, swagger.definitions[name]);
      wanted.push(...referencesOf(definitions[name]));
    }
  }
  return Object.fromEntries(Object.entries(definitions).sort(([a], [b]) => (a < b ? -1 : 1)));
}

function nameOf(swagger, kind) {
  const found = Object.entries(swagger.definitions).filter(([, definition]) => kindOf(definition) === kind);
  if (found.length !== 1) {
    throw new Error(`${kind} has ${found.length} definitions: expected one`);
  }
  return found[0][0];
}

/** `v1/Pod`; undefined for a part of a kind, and for what belongs to every group. */
function kindOf(definition) {
  const [only, ...others] = definition['x-kubernetes-group-version-kind'] ?? [];
  return only && others.length === 0
    ? [only.group, only.version, only.kind].filter((part) => part !== '').join('/')
    : undefined;
}

/** A schema without its prose, that allows no field but its own. */
function strict(where, schema) {
  const kept = {};
  for (const [key, value] of Object.entries(schema)) {
    if (DROPPED.includes(key) || DROPPED_PREFIXES.some((prefix) => key.startsWith(prefix))) {
      continue;
    }
    switch (key) {
      case '$ref':
      case 'type':
      case 'required':
        kept[key] = value;
        break;
      case 'format':
        Object.assign(kept, known(where, FORMATS, value));
        break;
      case 'items':
      case 'additionalProperties':
        kept[key] = strict(`${where}.${key}`, value);
        break;
      case 'properties':
        kept[key] = Object.fromEntries(
          Object.entries(value).map(([name, property]) => [name, strict(`${where}.${name}`, property)]),
        );
        break;
      default:
        throw new Error(`${where} has ${key}: expected a keyword that this script knows; decide what it means`);
    }
  }
  if (kept.type === undefined && kept.$ref === undefined) {
    throw new Error(`${where} has no type, so that anything would pass: expected one; decide what it is`);
  }
  if (kept.type === 'object') {
    kept.additionalProperties ??= false;
  }
  const kind = kindOf(schema);
  if (kind !== undefined) {
    const slash = kind.lastIndexOf('/');
    kept.properties.apiVersion = { const: kind.slice(0, slash) };
    kept.properties.kind = { const: kind.slice(slash + 1) };
  }
  return kept;
}

function known(where, table, key) {
  if (!(key in table)) {
    throw new Error(`${where} has the format ${key}: expected one of ${Object.keys(table).join(', ')}`);
  }
  return table[key];
}

function referencesOf(schema) {
  const children = [schema.items, schema.additionalProperties, ...Object.values(schema.properties ?? {})];
  return [
    ...(schema.$ref ? [schema.$ref.replace('#/definitions/', '')] : []),
    ...children.filter((child) => typeof child === 'object').flatMap(referencesOf),
  ];
}

/** JSON with one field a line, so that what a version adds is a line in a diff. */
function print(version, definitions) {
  const object = (entries, indent) => `{\n${entries.map((entry) => `${indent} ${entry}`).join(',\n')}\n${indent}}`;
  const fields = (properties) =>
    object(
      Object.entries(properties).map(([name, field]) => `${JSON.stringify(name)}: ${JSON.stringify(field)}`),
      '  ',
    );
  const lines = Object.entries(definitions).map(([name, { properties, ...rest }]) => {
    const keywords = Object.entries(rest).map(([key, value]) => `${JSON.stringify(key)}: ${JSON.stringify(value)}`);
    const all = properties ? [...keywords, `"properties": ${fields(properties)}`] : keywords;
    return `${JSON.stringify(name)}: {${all.join(', ')}}`;
  });
  return `{"title": "Kubernetes ${version}", "definitions": ${object(lines, '')}}\n`;
}
