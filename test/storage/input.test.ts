import { ApiObject, type App, Chart, JsonPatch, Size, Testing } from 'cdk8s';
import { Pod, StatefulSet } from 'cdk8s-plus-27';
import {
  ClaimedVolume,
  ClaimTemplate,
  Filesystem,
  LocalPathStorage,
  LocalSsdStorage,
  StaticProvisioner,
} from '../../src';
import { disk, gib } from '../fixtures';

/** Input as it comes without types: from plain JavaScript, or from YAML and JSON. */
// biome-ignore lint/suspicious/noExplicitAny: it is of any type
type Untyped = any;

/** The whole message of a refusal, which leaves nothing behind and has one line. */
function refusal(make: (chart: Chart) => unknown): string {
  const chart = new Chart(Testing.app(), 'chart', { namespace: 'default' });
  try {
    make(chart);
  } catch (error) {
    const { message } = error as Error;
    expect(error).not.toBeInstanceOf(TypeError);
    expect(message.split('\n')).toHaveLength(1);
    expect(Testing.synth(chart)).toEqual([]);
    return message;
  }
  throw new Error('nothing was refused');
}

const ofStorage = (props: Untyped) => refusal((chart) => new LocalSsdStorage(chart, 'ssd', props));
const ofDisk = (overrides: Untyped) => ofStorage({ disks: [{ ...disk(), ...overrides }] });
const device = { node: 'n1', devicePath: '/dev/disk/by-id/x', name: 'x', capacity: gib(1) };
const ofDevice = (overrides: Untyped) => ofStorage({ devices: [{ ...device, ...overrides }] });
const volumeOf = (overrides: Untyped) => ofDisk({ volumes: [{ name: 'data', capacity: gib(1), ...overrides }] });
const dynamicDisk = { ...disk(), dynamic: { capacity: gib(1) } };
const ofLocalPath = (props: Untyped) =>
  refusal((chart) => new LocalPathStorage(chart, 'dynamic', { disks: [dynamicDisk], ...props }));

const ssd = "storage 'local-storage' has";

test.each<[string, () => string, string]>([
  ['no properties', () => ofStorage(undefined), `${ssd} no properties: expected an object; give them`],
  ['a list for properties', () => ofStorage([]), `${ssd} properties as a list: expected an object; correct them`],
  ['a string for disks', () => ofStorage({ disks: 'n1' }), `${ssd} disks 'n1': expected a list; put it in [ ]`],
  [
    'one disk for disks',
    () => ofStorage({ disks: disk() }),
    `${ssd} disks as an object: expected a list; put it in [ ]`,
  ],
  [
    'an undefined disk',
    () => ofStorage({ disks: [undefined] }),
    `${ssd} disks[0] undefined: expected an object with node, mountPath, capacity; correct disks[0]`,
  ],
  [
    'a path for a disk',
    () => ofStorage({ disks: ['/mnt/ssd'] }),
    `${ssd} disks[0] '/mnt/ssd': expected an object with node, mountPath, capacity; correct disks[0]`,
  ],
  [
    'one device for devices',
    () => ofStorage({ devices: device }),
    `${ssd} devices as an object: expected a list; put it in [ ]`,
  ],
  [
    'a device without a path',
    () => ofDevice({ devicePath: undefined }),
    `${ssd} no devices[0].devicePath: expected a string, such as '/dev/disk/by-id/…'; set devices[0].devicePath`,
  ],
  [
    'a device path with a newline',
    () => ofDevice({ devicePath: '/dev/disk/by-id/x\n' }),
    `${ssd} devices[0].devicePath '/dev/disk/by-id/x\\n': expected a string in one line, without control characters; correct devices[0].devicePath`,
  ],
  [
    'a mount path with a newline',
    () => ofDisk({ mountPath: '/mnt/ssd\nx' }),
    `${ssd} disks[0].mountPath '/mnt/ssd\\nx': expected a string in one line, without control characters; correct disks[0].mountPath`,
  ],
  [
    'a directory with a NUL',
    () => volumeOf({ directory: 'a\0' }),
    `${ssd} disks[0].volumes[0].directory 'a\\u0000': expected a string in one line, without control characters; correct disks[0].volumes[0].directory`,
  ],
  [
    'a number for the name of a volume',
    () => volumeOf({ name: 5 }),
    `${ssd} disks[0].volumes[0].name 5: expected a string; correct disks[0].volumes[0].name`,
  ],
  [
    'names for volumes',
    () => ofDisk({ volumes: ['data'] }),
    `${ssd} disks[0].volumes[0] 'data': expected an object with name, capacity; correct disks[0].volumes[0]`,
  ],
  [
    "useMountPoint 'false'",
    () => volumeOf({ useMountPoint: 'false' }),
    `${ssd} disks[0].volumes[0].useMountPoint 'false': expected true or false; correct disks[0].volumes[0].useMountPoint`,
  ],
  [
    "allowAtRisk 'false'",
    () => ofStorage({ disks: [disk()], allowAtRisk: 'false' }),
    `${ssd} allowAtRisk 'false': expected true or false; correct allowAtRisk`,
  ],
  [
    'a class of null',
    () => ofStorage({ disks: [disk()], storageClassName: null }),
    `${ssd} storageClassName null: expected a string; leave it out, or give it a value`,
  ],
  [
    'a misspelt property',
    () => ofStorage({ disks: [disk()], storageClassname: 'ssd' }),
    `${ssd} storageClassname: expected storageClassName; rename it to storageClassName`,
  ],
  [
    'a misspelt property of a disk',
    () => ofStorage({ disks: [{ node: 'n1', mountPath: '/mnt/ssd', capcity: gib(1) }] }),
    `${ssd} disks[0].capcity: expected capacity; rename it to capacity`,
  ],
  [
    'a label that is too long',
    () => ofStorage({ disks: [disk()], labels: { team: 'a'.repeat(64) } }),
    `${ssd} labels['team'] '${'a'.repeat(64)}': expected letters, digits, '-', '_' and '.', with a letter or digit at both ends and at most 63 characters, or nothing; correct labels['team']`,
  ],
  [
    'a Map in labels',
    () => ofStorage({ disks: [disk()], labels: { a: new Map() } }),
    `${ssd} labels['a'] as a Map: expected a string; correct labels['a']`,
  ],
  [
    'an empty mount option',
    () => ofDevice({ volumeMode: 'Filesystem', mountOptions: ['noatime', ''] }),
    "device '/dev/disk/by-id/x' on node 'n1' has the mount option '': expected one without blanks, such as 'noatime'; correct mountOptions",
  ],
  [
    'a blank in fsType',
    () => ofDevice({ volumeMode: 'Filesystem', fsType: 'ext 4' }),
    "device '/dev/disk/by-id/x' on node 'n1' has fsType 'ext 4': expected the name of a file system, such as 'ext4'; set fsType",
  ],
  [
    'a blank in provisionedBy',
    () => ofStorage({ disks: [disk()], reclaimPolicy: 'Delete', provisionedBy: 'a b' }),
    `${ssd} provisionedBy 'a b': expected the name of a provisioner, such as 'local-volume-provisioner' or 'example.com/local'; set provisionedBy`,
  ],
  [
    'a path over the limit of the kernel',
    () => ofDisk({ mountPath: '/mnt'.repeat(1050), name: 'ssd' }),
    `mount path '${'/mnt'.repeat(15)}…' on node 'raspberrypi-1' has 4200 bytes: expected at most 4095, which the kernel takes; shorten it`,
  ],
  [
    'a path that is so with its directory',
    () =>
      ofDisk({
        mountPath: '/mnt'.repeat(1000),
        name: 'ssd',
        volumes: [{ name: 'd', capacity: gib(1), directory: 'd/'.repeat(60).slice(0, -1) }],
      }),
    `path '${'/mnt'.repeat(15)}…' of volume 'd' has 4120 bytes: expected at most 4095, which the kernel takes; shorten it`,
  ],
  [
    'a directory over the limit of the kernel',
    () => ofDisk({ mountPath: `/mnt/${'é'.repeat(128)}`, name: 'ssd' }),
    `mount path '/mnt/${'é'.repeat(55)}…' on node 'raspberrypi-1' has a name of 256 bytes in it: expected at most 255, which the kernel takes; shorten it`,
  ],
  [
    'one disk twice',
    () => ofStorage({ disks: [disk(), disk()] }),
    "'/mnt/ssd/data' on node 'raspberrypi-1' is listed twice, as PersistentVolume 'local-storage-raspberrypi-1-ssd-data': expected each disk and each directory once; take one of them out",
  ],
  [
    'capacities that look alike',
    () => ofDisk({ volumes: [{ name: 'data', capacity: Size.kibibytes(400 * 1024 ** 2 + 1) }] }),
    "disk '/mnt/ssd' on node 'raspberrypi-1' has volumes of 419430401Ki in all: expected at most its capacity of 400Gi; lower the capacity of a volume",
  ],
  [
    'a deployment of no name',
    () => ofLocalPath({ deployment: 'k8s' }),
    "storage 'local-path-ssd' has deployment 'k8s': expected K3s or upstream; correct deployment",
  ],
  [
    'an image of no name',
    () => ofLocalPath({ helperImage: '' }),
    "storage 'local-path-ssd' has helperImage '': expected the name of an image, such as 'registry.example.org/team/app:1.2'; correct helperImage",
  ],
  ...(
    [
      ['{{ .PVName', "a '{{' without a '}}'"],
      ['{{ }}', "an action '{{ }}' with nothing in it"],
      ['{{ nope .PVName }}', "'nope', which is not a function: a field begins with '.'"],
      ['{{ .Name }}', "the field '.Name', which is neither '.PVName' nor one of '.PVC'"],
      ['{{ if .PVName }}x', "a block without an 'end'"],
      ['x{{ end }}', "an 'end' without a block"],
      ['{{ .PVName ~ }}', "'~', which is not one of a template"],
    ] as const
  ).map(([end, fault]): [string, () => string, string] => {
    const pathPattern = `{{ .PVC.Namespace }}/{{ .PVC.Name }}/${end}`;
    return [
      `a pathPattern that ends with ${end}`,
      () => ofLocalPath({ pathPattern }),
      `storage 'local-path-ssd' has pathPattern '${pathPattern}' with ${fault}: expected a Go template, such as '{{ .PVC.Namespace }}/{{ .PVC.Name }}/{{ .PVName }}'; correct pathPattern`,
    ];
  }),
  [
    'a device that is a directory',
    () => ofDevice({ devicePath: '/dev/disk/by-id' }),
    "device '/dev/disk/by-id' on node 'n1' is a directory: expected a device in it, such as '/dev/disk/by-id/…'; see 'ls -l /dev/disk/by-*'",
  ],
  [
    'a device by the name of the kernel alone',
    () => ofDevice({ devicePath: 'sda' }),
    "device 'sda' on node 'n1' is relative: expected an absolute path, such as '/dev/disk/by-id/…'; set devicePath",
  ],
  [
    'one disk twice on demand',
    () => ofLocalPath({ disks: [dynamicDisk, dynamicDisk] }),
    "storage 'local-path-ssd' has disk '/mnt/ssd' on node 'raspberrypi-1' listed twice: expected each disk once; take one of them out",
  ],
  [
    'a device for a mount path on demand',
    () => ofLocalPath({ disks: [{ ...dynamicDisk, mountPath: '/dev/x' }] }),
    "mount path '/dev/x' on node 'raspberrypi-1' is no place for files: expected the directory where a disk is mounted, such as '/mnt/ssd'; list a block device under devices",
  ],
  [
    'no name of a class',
    () => refusal((chart) => LocalSsdStorage.fromStorageClassName(chart, 'theirs', undefined as Untyped)),
    'a storage of another app has no storageClassName: expected a string; set storageClassName',
  ],
  [
    'one storage for storages',
    () => refusal((chart) => new StaticProvisioner(chart, 'deleter', { storages: 'ssd' as Untyped })),
    "static provisioner 'local-volume-provisioner' has storages 'ssd': expected a list; put it in [ ]",
  ],
  [
    'a string for the percentage of ext4',
    () => refusal(() => Filesystem.ext4({ reservedPercent: '1' as Untyped })),
    "ext4 has reservedPercent '1': expected a number; correct reservedPercent",
  ],
  [
    'a number for the size on a label',
    () => refusal(() => Filesystem.xfs().usableCapacity(512 as Untyped)),
    "the file system has label 512: expected a string, such as '512 GB'; correct label",
  ],
])('fails with %s', (_, make, message) => {
  expect(make()).toBe(message);
});

test.each([
  '{{ .PVName }}',
  '{{- .PVC.UID -}}',
  '{{ index .PVC.Labels "app" }}',
  '{{ if .PVC.Labels.a }}a{{ else }}b{{ end }}',
])('a pathPattern may end with %s', (end) => {
  const pathPattern = `{{ .PVC.Namespace }}/{{ .PVC.Name }}/${end}`;
  expect(() => ofLocalPath({ pathPattern })).toThrow('nothing was refused');
});

test('a storage whose volumes are made on demand is not one to delete by hand', () => {
  const chart = Testing.chart();
  const storage = new LocalPathStorage(chart, 'dynamic', { disks: [dynamicDisk] });
  expect(() => new StaticProvisioner(chart, 'deleter', { storages: [storage as Untyped] })).toThrow(
    new Error(
      "static provisioner 'local-volume-provisioner' has storages[0] as a LocalPathStorage: expected a LocalSsdStorage with reclaimPolicy Delete (the provisioner of a LocalPathStorage deletes by itself); correct storages[0]",
    ),
  );
});

test('a volume is not chosen by a condition that there is none of', () => {
  const storage = new LocalSsdStorage(Testing.chart(), 'ssd', { disks: [disk()] });
  expect(() => storage.getVolume({ hostname: 'n2' } as Untyped)).toThrow(
    new Error("storage 'local-storage': the selector has hostname: expected name, node, disk, path; correct its name"),
  );
  expect(() => storage.getVolume({ node: undefined })).toThrow(
    new Error(
      "storage 'local-storage': the selector has node undefined: expected a value; correct it, or leave node out",
    ),
  );
  expect(() => storage.getVolume(undefined as Untyped)).toThrow(
    new Error("storage 'local-storage': the selector has no properties: expected an object; give them"),
  );
});

test.each([
  ['usb-JMicron_Generic_0123456789ABCDEF-0:0', '0123456789ABCDEF'],
  ['usb-Sabrent_Disk_DB9876543214E-0:0-part1', 'DB9876543214E'],
  ['usb-ASMT_2115_000000000000-0:0', '000000000000'],
])('a device by the serial number of many is warned of: %s', (name, serial) => {
  const emitWarning = jest.spyOn(process, 'emitWarning');
  const devicePath = `/dev/disk/by-id/${name}`;
  new LocalSsdStorage(Testing.chart(), 'ssd', { devices: [{ ...device, devicePath }] });
  const warnings = emitWarning.mock.calls.map(([warning]) => warning);
  emitWarning.mockRestore();
  expect(warnings).toEqual([
    `device '${devicePath}' on node 'n1' is named by serial number '${serial}', which USB bridges of many makers have, so the name may lead to another disk: expected one of its own; take '/dev/disk/by-partuuid/…', or '/dev/disk/by-path/…' for a disk that stays in its port`,
  ]);
});

describe('a claim template', () => {
  test('is not added to a StatefulSet without a spec', () => {
    const app = Testing.app();
    const chart = new Chart(app, 'chart');
    const storage = new LocalSsdStorage(chart, 'ssd', { disks: [disk()] });
    const statefulSet = new ApiObject(chart, 'db', {
      apiVersion: 'apps/v1',
      kind: 'StatefulSet',
      metadata: { name: 'db' },
    });
    new ClaimTemplate(statefulSet, 'data', { storage, capacity: gib(1) });
    expect(() => app.synth()).toThrow(
      "StatefulSet 'db' has no spec: expected one with selector and template, to which its claim templates are added; set spec",
    );
  });
});

describe('replicas', () => {
  function withReplicas(replicas: unknown): App {
    const app = Testing.app();
    const chart = new Chart(app, 'chart', { namespace: 'default' });
    const storage = new LocalSsdStorage(chart, 'ssd', { disks: [disk()] });
    const database = new StatefulSet(chart, 'db', {
      metadata: { name: 'db' },
      replicas: 1,
      containers: [{ image: 'db', portNumber: 1 }],
    });
    const claim = new ClaimTemplate(database, 'data', { storage, capacity: gib(400), pins: storage.volumes });
    database.containers[0].mount('/data', claim);
    ApiObject.of(database).addJsonPatch(JsonPatch.replace('/spec/replicas', replicas));
    return app;
  }

  test.each<[unknown, string]>([
    [
      1e9,
      "[chart/ssd] StatefulSet 'db' makes 1000000000 pods: expected at most 50000 in all, which a plan can hold; lower its replicas, completions or parallelism",
    ],
    [
      'three',
      "[chart/ssd] StatefulSet 'default/db' has spec.replicas 'three': expected a whole number from 0 up; correct spec.replicas",
    ],
    [
      2,
      "[chart/ssd] claim 'default/data-db-1' (400Gi) is never bound: volume 'local-storage-raspberrypi-1-ssd-data' is pinned to claim 'default/data-db-0'; add a volume, or take one of the pins away",
    ],
  ])('of %p are one line', (replicas, message) => {
    expect(() => withReplicas(replicas).synth()).toThrow(
      new Error(`Validation failed with the following errors:\n  ${message}`),
    );
  });
});

test('claims that are alike are told a few times, and then counted', () => {
  const app = Testing.app();
  const chart = new Chart(app, 'chart', { namespace: 'default' });
  const storage = new LocalSsdStorage(chart, 'ssd', { disks: [disk()] });
  for (let index = 0; index < 40; index++) {
    const claim = new ClaimedVolume(chart, `claim-${index}`, { storage, capacity: gib(1) });
    new Pod(chart, `pod-${index}`).addContainer({ image: 'app' }).mount('/data', claim);
  }
  let lines: string[] = [];
  try {
    app.synth();
  } catch (error) {
    lines = (error as Error).message.split('\n');
  }
  expect(lines).toHaveLength(7);
  expect(lines.at(-1)).toBe('  [chart/ssd] 35 more claims are never bound or at risk: expected none; see those before');
});
