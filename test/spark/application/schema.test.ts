import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import Ajv from 'ajv';
import { Chart, Duration, Testing } from 'cdk8s';
import {
  type SparkApplicationSpec,
  type SparkApplicationSpecDriver,
  type SparkApplicationSpecExecutor,
  toJson_SparkApplicationProps,
} from '../../../imports/sparkoperator.k8s.io';
import { LocalPathStorage } from '../../../src';
import { HdfsConfiguration } from '../../../src/hdfs';
import { SparkRestartPolicy } from '../../../src/spark/application/restart';
import { SparkApplication } from '../../../src/spark/application/spark-application';
import type { SparkApplicationProps } from '../../../src/spark/application/spark-application-props';
import type { ApplicationSpec } from '../../../src/spark/application/spec';
import { disk, gib, type Manifest } from '../../fixtures';
import { KUBERNETES_VERSIONS, validateManifest } from '../../openapi/validator';

/** A type of the bindings, whose enumerations are texts here. */
type Plain<T> = T extends string ? `${T}` : T extends object ? { [Name in keyof T]: Plain<T[Name]> } : T;

/** Holds for the compiler: whether all fields of one type are fields of another. */
type Knows<Bound, Written> = [Exclude<keyof Written, keyof Bound>] extends [never] ? true : never;

const KNOWN: [
  Knows<SparkApplicationSpec, ApplicationSpec>,
  Knows<SparkApplicationSpecDriver, ApplicationSpec['driver']>,
  Knows<SparkApplicationSpecExecutor, ApplicationSpec['executor']>,
] = [true, true, true];

const JAR = { mainApplicationFile: 'local:///count.jar', mainClass: 'Count' };

/** As little as possible, and all that there is. */
const PROPS: { readonly [name: string]: (chart: Chart) => Omit<SparkApplicationProps, 'storage' | 'scratch'> } = {
  least: () => JAR,
  most: (chart) => ({
    ...JAR,
    arguments: ['a'],
    imagePullSecrets: ['login'],
    driverMemoryOverhead: gib(1),
    executorMemoryOverhead: gib(1),
    executors: 2,
    hadoop: HdfsConfiguration._of(chart, 'hadoop', {}, {}),
    hadoopConf: { a: 'b' },
    sparkConf: { 'spark.a': 'b' },
    restartPolicy: SparkRestartPolicy.ON_FAILURE,
    keepFor: Duration.hours(1),
    labels: { use: 'x' },
    nodeSelector: { 'kubernetes.io/arch': 'arm64' },
  }),
  always: () => ({ ...JAR, restartPolicy: SparkRestartPolicy.ALWAYS }),
};

describe.each(Object.keys(PROPS))('an application with %s', (name) => {
  const chart = new Chart(Testing.app(), 'chart', { namespace: 'spark' });
  const disks = [disk({ volumes: [], dynamic: { capacity: gib(100) } })];
  const storage = new LocalPathStorage(chart, 'storage', { disks });
  const { _spec } = new SparkApplication(chart, 'count', { storage, scratch: gib(1), ...PROPS[name](chart) });
  const manifest: Manifest = Testing.synth(chart).find(({ kind }) => kind === 'SparkApplication');

  test('is what the bindings of the operator write', () => {
    // What they do not know they would leave out.
    expect(toJson_SparkApplicationProps(manifest)).toEqual({ metadata: manifest.metadata, spec: manifest.spec });
    const bound: Plain<SparkApplicationSpec> = _spec;
    expect(KNOWN.every(Boolean) && bound.mode).toBe('cluster');
  });

  test('is what the CustomResourceDefinition takes', () => {
    expect(validateApplication(manifest)).toEqual([]);
  });

  test.each(KUBERNETES_VERSIONS)('has templates of pods of Kubernetes %s, which it does not look into', (version) => {
    for (const role of ['driver', 'executor']) {
      const { spec } = manifest.spec[role].template;
      expect(validateManifest(version, { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'a' }, spec })).toEqual([]);
    }
  });
});

test('the schema refuses fields that it does not know, and other values', () => {
  const spec = { type: 'Scala', sparkVersion: '3.5.7', mainApplicationFile: 'a', driver: {}, executor: {} };
  const application = (changes: object) => ({ metadata: {}, spec: { ...spec, ...changes } });
  expect(validateApplication(application({}))).toEqual([]);
  expect(validateApplication(application({ image_: 'a' }))).toEqual(['/spec must NOT have additional properties']);
  expect(validateApplication(application({ driver: { cores: 0 } }))).toEqual(['/spec/driver/cores must be >= 1']);
});

const validate = new Ajv({ strict: false, allErrors: true, validateFormats: false }).compile(
  closed(
    JSON.parse(readFileSync(join(__dirname, '..', '..', '..', 'imports', 'sparkoperator.k8s.io.schema.json'), 'utf8')),
  ),
);

/** What the schema of the CustomResourceDefinition refuses; fields that it does not know are dropped, so they are too. */
function validateApplication(manifest: unknown): string[] {
  validate(manifest);
  return (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);
}

/** Without fields beside those of each object, apart from those that are said to stay, and from metadata. */
function closed(schema: Manifest): Manifest {
  const { properties, items, additionalProperties } = schema;
  const open = schema['x-kubernetes-preserve-unknown-fields'] || !properties;
  return {
    ...schema,
    ...(properties && {
      properties: Object.fromEntries(Object.entries(properties).map(([name, value]) => [name, closed(value)])),
    }),
    ...(items && { items: closed(items) }),
    ...(additionalProperties && { additionalProperties: closed(additionalProperties) }),
    ...(open ? {} : { additionalProperties: false }),
  };
}
