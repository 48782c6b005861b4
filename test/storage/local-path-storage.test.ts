import { Chart, Testing } from 'cdk8s';
import { PersistentVolumeReclaimPolicy } from 'cdk8s-plus-27';
import {
  LocalPathDeployment,
  LocalPathStorage,
  type LocalPathStorageProps,
  LocalSsdStorage,
  type MountedDisk,
} from '../../src';
import { disk, gib, type Manifest, ofKind } from '../fixtures';

/** A disk with 300 GiB for one static volume and 100 GiB for dynamic ones. */
const shared = (overrides: Partial<MountedDisk> = {}): MountedDisk =>
  disk({ volumes: [{ name: 'data', capacity: gib(300) }], dynamic: { capacity: gib(100) }, ...overrides });

/** The documents of a storage. */
function written(props: LocalPathStorageProps): { storageClass: Manifest; data: Manifest; configMap: Manifest } {
  const chart = Testing.chart();
  new LocalPathStorage(chart, 'dynamic', props);
  const [storageClass, configMap, ...others] = Testing.synth(chart);
  expect(others).toEqual([]);
  return { storageClass, configMap, data: configMap.data };
}

const nodePathMap = (props: LocalPathStorageProps): Manifest =>
  JSON.parse(written(props).data['config.json']).nodePathMap;

describe('StorageClass', () => {
  test('is of the provisioner, for the nodes with such a disk, and with volumes that the kubelet does not make', () => {
    const disks = [shared(), shared({ node: 'raspberrypi-2' }), disk({ node: 'raspberrypi-3' })];
    expect(written({ disks }).storageClass).toEqual({
      apiVersion: 'storage.k8s.io/v1',
      kind: 'StorageClass',
      metadata: {
        name: 'local-path-ssd',
        labels: { 'app.kubernetes.io/managed-by': 'cdk8s-local-storage' },
        annotations: { defaultVolumeType: 'local' },
      },
      provisioner: 'rancher.io/local-path',
      reclaimPolicy: 'Delete',
      volumeBindingMode: 'WaitForFirstConsumer',
      allowedTopologies: [
        { matchLabelExpressions: [{ key: 'kubernetes.io/hostname', values: ['raspberrypi-1', 'raspberrypi-2'] }] },
      ],
    });
  });

  test('has its options', () => {
    const pathPattern = '{{ .PVC.Namespace }}/{{ .PVC.Name }}/{{ .PVName }}';
    const { storageClass } = written({
      disks: [shared(), shared({ node: 'raspberrypi-2', mountPath: '/mnt/nvme' })],
      storageClassName: 'nvme',
      isDefaultClass: true,
      reclaimPolicy: PersistentVolumeReclaimPolicy.RETAIN,
      nodePath: '/mnt/nvme/local-path',
      pathPattern,
      labels: { team: 'a' },
    });
    expect(storageClass).toMatchObject({
      metadata: {
        name: 'nvme',
        labels: { team: 'a' },
        annotations: { defaultVolumeType: 'local', 'storageclass.kubernetes.io/is-default-class': 'true' },
      },
      parameters: { nodePath: '/mnt/nvme/local-path', pathPattern },
      reclaimPolicy: 'Retain',
      allowedTopologies: [{ matchLabelExpressions: [{ values: ['raspberrypi-2'] }] }],
    });
  });
});

describe('ConfigMap', () => {
  test.each([
    [LocalPathDeployment.K3S, 'kube-system', '"rancher/mirrored-library-busybox:1.36.1"'],
    [LocalPathDeployment.UPSTREAM, 'local-path-storage', '"busybox:1.36.1"'],
  ])('is where the deployment %s reads it', (deployment, namespace, image) => {
    const { configMap, data } = written({ disks: [shared()], deployment });
    expect(configMap.metadata).toEqual({
      name: 'local-path-config',
      namespace,
      labels: { 'app.kubernetes.io/managed-by': 'cdk8s-local-storage' },
    });
    expect(Object.keys(data)).toEqual(['config.json', 'helperPod.yaml', 'setup', 'teardown']);
    expect(data['helperPod.yaml']).toContain(`image: ${image}\n`);
  });

  test('keeps its namespace and image when they are given, whatever the chart says', () => {
    const chart = new Chart(Testing.app(), 'chart', { namespace: 'default' });
    new LocalPathStorage(chart, 'dynamic', { disks: [shared()], namespace: 'provisioners', helperImage: 'r.io/sh:1' });
    const [configMap] = ofKind(chart, 'ConfigMap');
    expect(configMap.metadata.namespace).toBe('provisioners');
    expect(configMap.data['helperPod.yaml']).toContain('image: "r.io/sh:1"\n');
    expect(ofKind(chart, 'StorageClass')[0].metadata).not.toHaveProperty('namespace');
  });

  test('has the directories of each node once', () => {
    const disks = [
      shared(),
      shared({ mountPath: '/mnt/nvme', dynamic: { capacity: gib(1), directory: 'volumes/dynamic' } }),
      shared({ node: 'raspberrypi-2' }),
      disk({ node: 'raspberrypi-3' }),
    ];
    expect(nodePathMap({ disks })).toEqual([
      { node: 'raspberrypi-1', paths: ['/mnt/ssd/local-path', '/mnt/nvme/volumes/dynamic'] },
      { node: 'raspberrypi-2', paths: ['/mnt/ssd/local-path'] },
    ]);
  });

  test('has a path for the other nodes when asked to', () => {
    expect(nodePathMap({ disks: [shared()], defaultPath: '/var/lib/rancher/k3s/storage' })).toEqual([
      { node: 'raspberrypi-1', paths: ['/mnt/ssd/local-path'] },
      { node: 'DEFAULT_PATH_FOR_NON_LISTED_NODES', paths: ['/var/lib/rancher/k3s/storage'] },
    ]);
  });

  test('has scripts that look for the disk, as the snapshot has them', () => {
    const disks = [shared(), shared({ mountPath: '/mnt/nvme' }), shared({ node: 'raspberrypi-2' })];
    expect(written({ disks }).configMap).toMatchSnapshot();
  });
});

describe('what it keeps of a disk', () => {
  const refusal = (disks: MountedDisk[], props: Partial<LocalPathStorageProps> = {}): string => {
    const chart = Testing.chart();
    try {
      new LocalPathStorage(chart, 'dynamic', { disks, ...props });
    } catch (error) {
      expect(Testing.synth(chart)).toEqual([]);
      return (error as Error).message;
    }
    throw new Error('nothing was refused');
  };
  const thing = "disk '/mnt/ssd' on node 'raspberrypi-1'";

  /** What the second storage of an app answers. */
  const conflict = (first: MountedDisk, second: MountedDisk): string => {
    const chart = Testing.chart();
    new LocalSsdStorage(chart, 'ssd', { disks: [first] });
    try {
      new LocalPathStorage(chart, 'dynamic', { disks: [second] });
    } catch (error) {
      return (error as Error).message;
    }
    throw new Error('nothing was refused');
  };

  test('is left out of the volume that a disk has by default', () => {
    const chart = Testing.chart();
    new LocalSsdStorage(chart, 'ssd', { disks: [shared({ volumes: undefined })] });
    expect(ofKind(chart, 'PersistentVolume').map(({ spec }) => spec.capacity.storage)).toEqual(['300Gi']);
  });

  test('is counted once, in whichever order the storages come', () => {
    const chart = Testing.chart();
    new LocalSsdStorage(chart, 'ssd', { disks: [shared()] });
    expect(() => new LocalPathStorage(chart, 'dynamic', { disks: [shared()] })).not.toThrow();
    const other = Testing.chart();
    new LocalPathStorage(other, 'dynamic', { disks: [shared()] });
    expect(() => new LocalSsdStorage(other, 'ssd', { disks: [shared()] })).not.toThrow();
  });

  test('fails with the volumes of the disk over its capacity', () => {
    const chart = Testing.chart();
    expect(() => new LocalSsdStorage(chart, 'ssd', { disks: [shared({ dynamic: { capacity: gib(101) } })] })).toThrow(
      `${thing} has volumes of 401Gi in all (101Gi of it for dynamic ones): expected at most its capacity of 400Gi; lower the capacity of a volume`,
    );
    expect(conflict(shared({ dynamic: undefined }), shared({ dynamic: { capacity: gib(101) } }))).toBe(
      `${thing} has volumes of 401Gi in all (101Gi of it for dynamic ones): expected at most its capacity of 400Gi; lower the capacity of a volume`,
    );
  });

  test('fails when it is more than the disk, or leaves nothing for the volume that a disk has by default', () => {
    expect(refusal([disk({ dynamic: { capacity: gib(401) } })])).toBe(
      `${thing} keeps 401Gi for dynamic volumes: expected at most its capacity of 400Gi; lower the capacity of dynamic`,
    );
    const whole = disk({ dynamic: { capacity: gib(400) } });
    expect(() => refusal([whole])).toThrow('nothing was refused');
    expect(() => new LocalSsdStorage(Testing.chart(), 'ssd', { disks: [whole] })).toThrow(
      `${thing} keeps all of its 400Gi for dynamic volumes: expected space for one of its own; lower the capacity of dynamic, or leave the disk to LocalPathStorage`,
    );
  });

  test('fails when two lists say it differently', () => {
    expect(conflict(shared(), shared({ dynamic: { capacity: gib(50), directory: 'other' } }))).toBe(
      `${thing} keeps 100Gi at '/mnt/ssd/local-path' and 50Gi at '/mnt/ssd/other' for dynamic volumes: expected the same wherever it is listed`,
    );
  });

  test.each([
    [
      'data',
      "are both '/mnt/ssd/data' on node 'raspberrypi-1': expected a path of its own for each; change one of them",
    ],
  ])('fails on the directory of a volume, %s', (directory, message) => {
    expect(conflict(shared({ dynamic: undefined }), shared({ dynamic: { capacity: gib(1), directory } }))).toBe(
      `volume 'local-storage-raspberrypi-1-ssd-data' and the directory of the dynamic volumes of disk '/mnt/ssd' ${message}`,
    );
  });

  test('fails inside of a volume and around one', () => {
    const inside = shared({ dynamic: { capacity: gib(1), directory: 'data/dynamic' } });
    expect(conflict(shared({ dynamic: undefined }), inside)).toBe(
      "the directory of the dynamic volumes of disk '/mnt/ssd' at '/mnt/ssd/data/dynamic' on node 'raspberrypi-1' is inside volume 'local-storage-raspberrypi-1-ssd-data' at '/mnt/ssd/data': expected paths side by side; change one of them",
    );
    const around = shared({ volumes: [{ name: 'data', capacity: gib(1), directory: 'local-path/data' }] });
    expect(() => new LocalSsdStorage(Testing.chart(), 'ssd', { disks: [around] })).toThrow(
      "volume 'local-storage-raspberrypi-1-ssd-data' at '/mnt/ssd/local-path/data' on node 'raspberrypi-1' is inside the directory of the dynamic volumes of disk '/mnt/ssd' at '/mnt/ssd/local-path': expected paths side by side; change one of them",
    );
  });

  test.each([
    [
      '/abs',
      "directory '/abs' of dynamic volumes is absolute: expected a path below the disk's mount point, such as 'data'",
    ],
    [
      'a/../b',
      "directory 'a/../b' of dynamic volumes contains '..', which Kubernetes refuses: expected a path without it",
    ],
    [
      'a b',
      "path '/mnt/ssd/a b' of dynamic volumes has other characters than letters, digits, '.', '_' and '-': expected only these, since a shell script reads it; name another directory or mount path",
    ],
    [
      '$(reboot)',
      "path '/mnt/ssd/$(reboot)' of dynamic volumes has other characters than letters, digits, '.', '_' and '-': expected only these, since a shell script reads it; name another directory or mount path",
    ],
  ])('fails in the directory %j', (directory, message) => {
    expect(refusal([shared({ dynamic: { capacity: gib(1), directory } })])).toBe(`${thing}: ${message}`);
  });

  test('fails without space', () => {
    expect(refusal([shared({ dynamic: { capacity: gib(0) } })])).toBe(
      `${thing}: dynamic has a capacity of 0Gi: expected more than 0, such as Size.gibibytes(400)`,
    );
  });

  test('fails when no disk keeps any', () => {
    const message =
      "storage 'local-path-ssd' has no disk that keeps space for it: expected one or more; set dynamic on a disk, such as { capacity: Size.gibibytes(100) }";
    expect(refusal([])).toBe(message);
    expect(refusal([disk()])).toBe(message);
  });

  test('fails when one directory is on other disks of two nodes', () => {
    const outer = shared({ node: 'n2', mountPath: '/mnt', dynamic: { capacity: gib(1), directory: 'ssd/local-path' } });
    expect(refusal([shared(), outer])).toBe(
      "storage 'local-path-ssd' has the directory '/mnt/ssd/local-path' on disk '/mnt/ssd' on node 'raspberrypi-1' and on disk '/mnt' on node 'n2': expected disks with the same mount path; name another directory on one of them",
    );
  });

  test.each([
    [{ storageClassName: 'No' }, "StorageClass 'No' is no DNS-1123 subdomain"],
    [{ namespace: 'a.b' }, "storage 'local-path-ssd': namespace 'a.b' is no DNS-1123 label"],
    [{ defaultPath: 'x' }, "storage 'local-path-ssd': default path 'x' is relative: expected an absolute path"],
  ])('fails with %j', (props, message) => {
    expect(refusal([shared()], props)).toContain(message);
  });

  test.each([
    [
      { nodePath: '/mnt/ssd' },
      "storage 'local-path-ssd' has nodePath '/mnt/ssd': expected a directory of its disks, '/mnt/ssd/local-path'",
    ],
    [
      { reclaimPolicy: 'Recycle' as PersistentVolumeReclaimPolicy },
      "storage 'local-path-ssd' has the reclaim policy Recycle: expected Delete or Retain",
    ],
    [
      { pathPattern: '{{ .PVC.Name }}' },
      "storage 'local-path-ssd' has pathPattern '{{ .PVC.Name }}': expected one that begins with '{{ .PVC.Namespace }}/{{ .PVC.Name }}/' and has no '..', or the provisioner refuses it",
    ],
    [
      { pathPattern: '{{ .PVC.Namespace }}/{{ .PVC.Name }}/../x' },
      "storage 'local-path-ssd' has pathPattern '{{ .PVC.Namespace }}/{{ .PVC.Name }}/../x': expected one that begins with '{{ .PVC.Namespace }}/{{ .PVC.Name }}/' and has no '..', or the provisioner refuses it",
    ],
  ])('fails with %j, in its whole message', (props, message) => {
    expect(refusal([shared()], props)).toBe(message);
  });

  test('fails beside another storage of its class or its ConfigMap', () => {
    const chart = Testing.chart();
    const dynamic = { dynamic: { capacity: gib(1) } };
    new LocalPathStorage(chart, 'a', { disks: [disk(dynamic)] });
    const other = { disks: [disk({ ...dynamic, node: 'n2' })] };
    expect(() => new LocalPathStorage(chart, 'b', other)).toThrow(
      "StorageClass 'local-path-ssd' is there twice: expected one storage of a class; set storageClassName on one of them, or give all disks to one",
    );
    expect(() => new LocalPathStorage(chart, 'c', { ...other, storageClassName: 'c' })).toThrow(
      "ConfigMap 'kube-system/local-path-config' is written for class 'local-path-ssd' and for 'c': expected one, since the provisioner reads one; give all disks to one LocalPathStorage",
    );
  });
});
