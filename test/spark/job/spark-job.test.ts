import { Duration, Size } from 'cdk8s';
import type { SparkJobProps } from '../../../src/spark';
import { type Manifest, ofKind } from '../../fixtures';
import { setUp } from '../fixtures';

function jobOf(overrides: Partial<SparkJobProps> = {}): Manifest {
  const { chart, createHdfs, create, submit } = setUp();
  const job = submit(create({ hdfs: createHdfs() }), overrides);
  return ofKind(chart, 'Job').find(({ metadata }) => metadata.name === job.jobName);
}

function commandOf(job: Manifest): string[] {
  return job.spec.template.spec.containers[0].command;
}

/** The properties that a command sets. */
function propertiesOf(job: Manifest): { [name: string]: string } {
  const command = commandOf(job);
  const properties = command.filter((_, index) => command[index - 1] === '--conf');
  return Object.fromEntries(properties.map((property) => property.split('=') as [string, string]));
}

test('submits the application from its own pod', () => {
  expect(commandOf(jobOf({ mainClass: 'org.example.Count', arguments: ['/in', '/out'] }))).toEqual([
    '/opt/spark/bin/spark-submit',
    '--master',
    'spark://spark-master.hdfs.svc.cluster.local:7077',
    '--deploy-mode',
    'client',
    '--driver-memory',
    '512m',
    '--conf',
    'spark.driver.host=$(POD_IP)',
    '--conf',
    'spark.driver.bindAddress=0.0.0.0',
    '--class',
    'org.example.Count',
    'hdfs:///count.jar',
    '/in',
    '/out',
  ]);
});

test('leaves what is given to the application as it is', () => {
  const options = { mainClass: 'A$(B)', mainApplicationFile: '/$(C).jar', arguments: ['$(POD_IP)', '$$(D)', 'e f'] };
  const command = commandOf(jobOf({ ...options, sparkConf: { 'spark.a': '$(POD_IP)' } }));
  expect(command.slice(-5)).toEqual(['A$$(B)', '/$$(C).jar', '$$(POD_IP)', '$$$$(D)', 'e f']);
  expect(command).toContain('spark.a=$$(POD_IP)');
});

test('has the memory and the cores that are said, and its properties before all others', () => {
  const job = jobOf({
    driverMemory: Size.gibibytes(1),
    executorMemory: Size.mebibytes(600),
    executorCores: 2,
    totalCores: 3,
    sparkConf: { 'spark.driver.bindAddress': '127.0.0.1' },
  });
  expect(propertiesOf(job)).toMatchObject({
    'spark.executor.memory': '600m',
    'spark.executor.cores': '2',
    'spark.driver.bindAddress': '127.0.0.1',
    'spark.cores.max': '3',
  });
  expect(commandOf(job)[6]).toBe('1024m');
  expect(job.spec.template.spec.containers[0].resources.limits).toEqual({ memory: '1408Mi' });
});

test.each([
  ['hdfs:///count.jar', {}, '2432Mi'],
  ['hdfs:///count.py', {}, '2868Mi'],
  ['hdfs:///count.R', { driverMemoryOverhead: Size.gibibytes(1) }, '3Gi'],
])('counts what the driver of %s takes beside its heap: %p', (mainApplicationFile, options, memory) => {
  const job = jobOf({ mainApplicationFile, driverMemory: Size.gibibytes(2), ...options });
  expect(job.spec.template.spec.containers[0].resources.limits).toEqual({ memory });
});

test('ends as the application does, once, unless more is said', () => {
  expect(jobOf().spec).toMatchObject({ backoffLimit: 0, template: { spec: { restartPolicy: 'Never' } } });
  const { spec } = jobOf({ retries: 2, deadline: Duration.hours(1), keepFor: Duration.days(1) });
  expect(spec).toMatchObject({ backoffLimit: 2, activeDeadlineSeconds: 3600, ttlSecondsAfterFinished: 86400 });
});

test('waits for the home in HDFS where there is one', () => {
  const waitOf = (overrides: object) => {
    const { chart, createHdfs, create, submit } = setUp();
    submit(create({ hdfs: createHdfs(), ...overrides }));
    const [job] = ofKind(chart, 'Job').filter(({ metadata }) => metadata.name.startsWith('count-'));
    return job.spec.template.spec.initContainers[0].command[2];
  };
  expect(waitOf({})).toContain('-touchz');
  expect(waitOf({ hadoopUser: 'anna' })).not.toContain('-touchz');
});

test('is another Job for another application, and the same for the same', () => {
  const name = (overrides: Partial<SparkJobProps>) => jobOf(overrides).metadata.name;
  expect(name({})).toMatch(/^count-[0-9a-f]{10}$/);
  expect(name({})).toBe(name({}));
  expect(name({ arguments: ['a'] })).not.toBe(name({}));
  expect(name({ files: { 'a.py': '1' } })).not.toBe(name({ files: { 'a.py': '2' } }));
});

test('has its files in the pod', () => {
  const { chart, create, submit } = setUp();
  submit(create(), { mainApplicationFile: '/opt/application/count.py', files: { 'count.py': 'print(1)\n' } });
  const [configMap] = ofKind(chart, 'ConfigMap').filter(({ immutable }) => immutable);
  expect(configMap.data).toEqual({ 'count.py': 'print(1)\n' });
  const [{ spec }] = ofKind(chart, 'Job');
  const { volumes, containers } = spec.template.spec;
  expect(volumes).toContainEqual({ name: 'application', configMap: { name: configMap.metadata.name } });
  expect(containers[0].volumeMounts).toContainEqual({
    name: 'application',
    mountPath: '/opt/application',
    readOnly: true,
  });
});

test('can run elsewhere than the cluster', () => {
  const nodeSelector = { 'node-role.kubernetes.io/control-plane': 'true' };
  expect(jobOf({ nodeSelector }).spec.template.spec.nodeSelector).toEqual(nodeSelector);
});
