import { Chart, Testing } from 'cdk8s';
import { PersistentVolumeReclaimPolicy } from 'cdk8s-plus-27';
import { LocalSsdStorage, type LocalSsdStorageProps, StaticProvisioner, type StaticProvisionerProps } from '../../src';
import { disk, gib, ofKind } from '../fixtures';

const DEVICE = { node: 'raspberrypi-1', devicePath: '/dev/disk/by-id/nvme-1', capacity: gib(900), name: 'nvme' };

/** A storage whose volumes the provisioner deletes. */
function deleted(chart: Chart, props: LocalSsdStorageProps): LocalSsdStorage {
  return new LocalSsdStorage(chart, props.storageClassName || 'ssd', {
    reclaimPolicy: PersistentVolumeReclaimPolicy.DELETE,
    provisionedBy: StaticProvisioner.NAME,
    ...props,
  });
}

function provisioner(props: LocalSsdStorageProps[], options: Partial<StaticProvisionerProps> = {}): Chart {
  const chart = new Chart(Testing.app(), 'chart', { namespace: 'default' });
  const storages = props.map((storage) => deleted(chart, storage));
  new StaticProvisioner(chart, 'provisioner', { storages, ...options });
  return chart;
}

const storageClassMap = (chart: Chart): object => JSON.parse(ofKind(chart, 'ConfigMap')[0].data.storageClassMap);

describe('the configuration', () => {
  test('has the directory above all volumes of a class, and discovers nothing', () => {
    const chart = provisioner([{ disks: [disk(), disk({ node: 'raspberrypi-2' })] }]);
    expect(ofKind(chart, 'ConfigMap')).toEqual([
      {
        apiVersion: 'v1',
        kind: 'ConfigMap',
        metadata: {
          name: 'local-volume-provisioner',
          namespace: 'kube-system',
          labels: { 'app.kubernetes.io/managed-by': 'cdk8s-local-storage' },
        },
        data: { storageClassMap: expect.any(String), useNodeNameOnly: 'true' },
      },
    ]);
    expect(storageClassMap(chart)).toEqual({
      'local-storage': { hostDir: '/mnt', mountDir: '/mnt', namePattern: '/' },
    });
  });

  test.each([
    ['several mount paths', ['/mnt/a', '/mnt/b/c'], '/mnt'],
    ['names that begin alike', ['/mnt/ssd', '/mnt/ssd2'], '/mnt'],
    ['a mount path above another', ['/mnt/a', '/mnt/a/b'], '/mnt'],
    ['deep ones', ['/srv/disks/a', '/srv/disks/b'], '/srv/disks'],
    ['one that has no directory above', ['/ssd', '/ssd'], '/ssd'],
  ])('has one directory for %s', (_, mountPaths, hostDir) => {
    const disks = mountPaths.map((mountPath, index) => disk({ mountPath, node: `n${index}` }));
    expect(storageClassMap(provisioner([{ disks }]))).toMatchObject({ 'local-storage': { hostDir } });
  });

  test('has an entry for each class, and a cleaner for devices', () => {
    const chart = provisioner([{ disks: [disk()] }, { storageClassName: 'raw', devices: [DEVICE] }]);
    expect(storageClassMap(chart)).toEqual({
      'local-storage': { hostDir: '/mnt', mountDir: '/mnt', namePattern: '/' },
      raw: {
        hostDir: '/dev',
        mountDir: '/dev',
        namePattern: '/',
        blockCleanerCommand: ['/scripts/quick_reset.sh'],
      },
    });
    const shred = provisioner([{ devices: [DEVICE] }], { blockCleanerCommand: ['/scripts/shred.sh', '2'] });
    expect(storageClassMap(shred)).toMatchObject({
      'local-storage': { blockCleanerCommand: ['/scripts/shred.sh', '2'] },
    });
  });
});

describe('the DaemonSet', () => {
  test('runs on the nodes that have volumes, sees what is mounted later, and is not privileged', () => {
    const chart = provisioner([{ disks: [disk(), disk({ node: 'raspberrypi-2' }), disk({ mountPath: '/mnt/b' })] }]);
    const [{ spec }] = ofKind(chart, 'DaemonSet');
    const pod = spec.template.spec;
    expect(pod.affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution).toEqual({
      nodeSelectorTerms: [
        {
          matchExpressions: [
            { key: 'kubernetes.io/hostname', operator: 'In', values: ['raspberrypi-1', 'raspberrypi-2'] },
          ],
        },
      ],
    });
    expect(pod.volumes).toEqual([
      { name: 'config', configMap: { name: 'local-volume-provisioner' } },
      { name: 'disks-0', hostPath: { path: '/mnt', type: 'Directory' } },
    ]);
    const [container] = pod.containers;
    expect(container.volumeMounts).toEqual([
      { name: 'config', mountPath: '/etc/provisioner/config', readOnly: true },
      { name: 'disks-0', mountPath: '/mnt', mountPropagation: 'HostToContainer' },
    ]);
    expect(container.securityContext).toEqual({
      runAsUser: 0,
      allowPrivilegeEscalation: false,
      capabilities: { drop: ['ALL'], add: ['DAC_OVERRIDE', 'FOWNER'] },
    });
  });

  test('is privileged where there are devices', () => {
    const [{ spec }] = ofKind(provisioner([{ devices: [DEVICE] }]), 'DaemonSet');
    expect(spec.template.spec.containers[0].securityContext).toEqual({ runAsUser: 0, privileged: true });
  });

  test('and all that belongs to it are as the snapshot has them', () => {
    const options = { name: 'deleter', namespace: 'storage', image: 'r.io/deleter:1', labels: { team: 'a' } };
    const chart = provisioner([{ disks: [disk()] }, { storageClassName: 'raw', devices: [DEVICE] }], options);
    expect(Testing.synth(chart).slice(4)).toMatchSnapshot();
  });
});

describe('a provisioner', () => {
  const refusal = (build: (chart: Chart) => StaticProvisionerProps): string => {
    const chart = Testing.chart();
    const props = build(chart);
    const before = Testing.synth(chart);
    try {
      new StaticProvisioner(chart, 'provisioner', props);
    } catch (error) {
      expect(Testing.synth(chart)).toEqual(before);
      return (error as Error).message;
    }
    throw new Error('nothing was refused');
  };

  test('fails without storages', () => {
    expect(refusal(() => ({ storages: [] }))).toBe(
      "static provisioner 'local-volume-provisioner' has no storages: expected one or more; list them under storages",
    );
  });

  test('fails on a storage that keeps its volumes, or leaves them to another', () => {
    expect(refusal((chart) => ({ storages: [new LocalSsdStorage(chart, 'ssd', { disks: [disk()] })] }))).toBe(
      "storage 'local-storage' has the reclaim policy Retain, so that the static provisioner would delete nothing of it: expected reclaimPolicy Delete and provisionedBy StaticProvisioner.NAME; set them on the storage",
    );
    expect(refusal((chart) => ({ storages: [deleted(chart, { disks: [disk()], provisionedBy: 'x' })] }))).toBe(
      "storage 'local-storage' has provisionedBy 'x', so that the static provisioner would delete nothing of it: expected reclaimPolicy Delete and provisionedBy StaticProvisioner.NAME; set them on the storage",
    );
  });

  test('fails on volumes with nothing in common, and on those of no class', () => {
    const message =
      "storage 'local-storage' has nothing but '/' above all of its volumes: expected a directory, such as '/mnt' above '/mnt/a' and '/mnt/b', in which alone the static provisioner deletes; make a storage for each mount path, and one for devices";
    expect(
      refusal((chart) => ({ storages: [deleted(chart, { disks: [disk(), disk({ mountPath: '/srv/x' })] })] })),
    ).toBe(message);
    expect(refusal((chart) => ({ storages: [deleted(chart, { disks: [disk()], devices: [DEVICE] })] }))).toBe(message);
    expect(refusal((chart) => ({ storages: [deleted(chart, { disks: [disk()], storageClassName: '' })] }))).toBe(
      "static provisioner: class '' is no DNS-1123 subdomain: expected lower-case letters, digits, '-' and '.', with a letter or digit at both ends; set storageClassName on the storage",
    );
  });

  test('fails on a mount point as a volume', () => {
    const volumes = [{ name: 'all', capacity: gib(1), useMountPoint: true }];
    expect(refusal((chart) => ({ storages: [deleted(chart, { disks: [disk({ volumes })] })] }))).toBe(
      "volume 'local-storage-raspberrypi-1-ssd-all' is the mount point '/mnt/ssd' itself, which is empty without its disk, so that it would be taken for cleaned and offered again with its files: expected a directory of the disk; leave out useMountPoint",
    );
  });

  test('fails beside another one of its name or for its storage', () => {
    const two = (name: string, storageClassName: string): string =>
      refusal((chart) => {
        const storages = [deleted(chart, { disks: [disk()] })];
        new StaticProvisioner(chart, 'first', { storages, name: 'first' });
        const disks = [disk({ node: 'raspberrypi-2' })];
        const other = { 'local-storage': storages, other: [deleted(chart, { disks, storageClassName: 'other' })] };
        return { storages: other[storageClassName as 'other'], name };
      });
    expect(two('first', 'other')).toBe(
      "static provisioner 'first' is there twice: expected one of a name; list all storages in one, or set name on one of them",
    );
    expect(two('second', 'local-storage')).toBe(
      "storage 'local-storage' is deleted by static provisioner 'first' and by 'second': expected one; take it out of the storages of one of them",
    );
  });

  test('fails with an empty cleaner or a name that is none', () => {
    const with1 = (options: Partial<StaticProvisionerProps>): string =>
      refusal((chart) => ({ storages: [deleted(chart, { disks: [disk()] })], ...options }));
    expect(with1({ blockCleanerCommand: [] })).toBe(
      "static provisioner 'local-volume-provisioner' has an empty blockCleanerCommand: expected a program of its image; leave it out for '/scripts/quick_reset.sh'",
    );
    expect(with1({ name: 'a.b' })).toContain("static provisioner 'a.b' is no DNS-1123 label");
    expect(with1({ namespace: 'A' })).toContain(
      "static provisioner 'local-volume-provisioner': namespace 'A' is no DNS-1123 label",
    );
  });
});
