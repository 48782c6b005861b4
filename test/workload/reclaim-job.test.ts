import { Chart, Testing } from 'cdk8s';
import {
  ClaimedVolume,
  LocalSsdStorage,
  type LocalVolume,
  ReclaimJob,
  type ReclaimJobProps,
  ReclaimTask,
} from '../../src';
import { disk, gib, type Manifest, ofKind } from '../fixtures';

const NAME = 'local-storage-raspberrypi-1-ssd-data';
const PATCH_TEST = '{"op":"test","path":"/status/phase","value":"Released"}';

/** A volume, and a chart beside that of its storage. */
function given(props: Partial<Parameters<typeof disk>[0]> = {}): { chart: Chart; volume: LocalVolume } {
  const app = Testing.app();
  const storage = new LocalSsdStorage(new Chart(app, 'storage'), 'ssd', { disks: [disk(props)] });
  return { chart: new Chart(app, 'reclaim', { namespace: 'default' }), volume: storage.volumes[0] };
}

function device(): LocalVolume {
  const devices = [{ node: 'n1', devicePath: '/dev/disk/by-id/nvme-1', capacity: gib(900), name: 'nvme' }];
  return new LocalSsdStorage(Testing.chart(), 'ssd', { devices }).volumes[0];
}

/** The one container of the job. */
function container(props: Omit<ReclaimJobProps, 'volume'>, volume?: LocalVolume): Manifest {
  const { chart, volume: directory } = given();
  new ReclaimJob(chart, 'job', { ...props, volume: volume ?? directory });
  return ofKind(chart, 'Job')[0].spec.template.spec.containers[0];
}

describe('ReclaimJob', () => {
  test('has a claim that only a reference of the volume can bind, and a pod on its node', () => {
    const { chart, volume } = given();
    new ReclaimJob(chart, 'job', { volume });
    const metadata = { name: `reclaim-${NAME}`, namespace: 'default' };
    expect(Testing.synth(chart)).toEqual([
      {
        apiVersion: 'v1',
        kind: 'PersistentVolumeClaim',
        metadata: {
          ...metadata,
          annotations: { 'cdk8s-local-storage/waits-for': `volume '${NAME}' has to name it` },
        },
        spec: {
          accessModes: ['ReadWriteOnce'],
          resources: { requests: { storage: '400Gi' } },
          storageClassName: 'local-storage',
          volumeMode: 'Filesystem',
          selector: { matchLabels: { 'cdk8s-local-storage/released-to': `reclaim-${NAME}` } },
        },
      },
      {
        apiVersion: 'batch/v1',
        kind: 'Job',
        metadata,
        spec: {
          backoffLimit: 2,
          template: {
            spec: {
              restartPolicy: 'Never',
              automountServiceAccountToken: false,
              nodeSelector: { 'kubernetes.io/hostname': 'raspberrypi-1' },
              containers: [
                {
                  name: 'reclaim',
                  image: 'busybox:1.36',
                  command: ['sh', '-ec', 'find /volume -mindepth 1 -maxdepth 1 ! -name lost+found -exec rm -rf {} +'],
                  securityContext: {
                    runAsUser: 0,
                    allowPrivilegeEscalation: false,
                    capabilities: { drop: ['ALL'], add: ['DAC_OVERRIDE', 'FOWNER'] },
                  },
                  volumeMounts: [{ name: 'volume', mountPath: '/volume' }],
                },
              ],
              volumes: [{ name: 'volume', persistentVolumeClaim: { claimName: `reclaim-${NAME}` } }],
            },
          },
        },
      },
    ]);
  });

  test('hands the volume to itself, and offers it again, by commands that look at the phase first', () => {
    const { chart, volume } = given();
    const job = new ReclaimJob(chart, 'job', { volume, metadata: { name: 'wipe', namespace: 'other' } });
    expect(job).toMatchObject({ name: 'wipe', namespace: 'other', volume });
    expect(job.releaseCommand).toBe(
      `kubectl patch pv ${NAME} --type json -p '[${PATCH_TEST},{"op":"replace","path":"/spec/claimRef","value":{"apiVersion":"v1","kind":"PersistentVolumeClaim","namespace":"other","name":"wipe"}}]'`,
    );
    expect(job.offerCommand).toBe(
      [
        'kubectl wait job/wipe -n other --for condition=complete --timeout 0',
        'kubectl delete job/wipe pvc/wipe -n other',
        `kubectl wait pv/${NAME} --for jsonpath='{.status.phase}'=Released --timeout 60s`,
        `kubectl patch pv ${NAME} --type json -p '[${PATCH_TEST},{"op":"remove","path":"/spec/claimRef"}]'`,
      ].join(' && '),
    );
  });

  test('offers a pinned volume to its claim', () => {
    const app = Testing.app();
    const chart = new Chart(app, 'storage', { namespace: 'default' });
    const storage = new LocalSsdStorage(chart, 'ssd', { disks: [disk()] });
    const [volume] = storage.volumes;
    new ClaimedVolume(chart, 'claim', { metadata: { name: 'data' }, storage, capacity: gib(1), volume });
    const job = new ReclaimJob(new Chart(app, 'reclaim', { namespace: 'default' }), 'job', { volume });
    expect(job.offerCommand.endsWith(` && ${volume.releaseCommand}`)).toBe(true);
    expect(volume.releaseCommand).toBe(
      `kubectl patch pv ${NAME} --type json -p '[${PATCH_TEST},{"op":"replace","path":"/spec/claimRef","value":{"apiVersion":"v1","kind":"PersistentVolumeClaim","namespace":"default","name":"data"}}]'`,
    );
    expect(volume.claimRef).toEqual({ namespace: 'default', name: 'data' });
  });

  test('has a name that fits a label of its pods', () => {
    const { chart, volume } = given({ name: 'a-disk-with-a-name-that-is-rather-long' });
    const job = new ReclaimJob(chart, 'job', { volume });
    expect(job.name).toBe(
      'reclaim-local-storage-raspberrypi-1-a-disk-with-a-name-5d8e9a0f'.slice(0, 55) + job.name.slice(55),
    );
    expect(job.name).toHaveLength(63);
  });

  test('overwrites a device', () => {
    const { command, volumeMounts, volumeDevices } = container({}, device());
    expect(command).toEqual(['sh', '-ec', 'head -c "$(blockdev --getsize64 /volume)" /dev/zero >/volume && sync']);
    expect(volumeMounts).toBeUndefined();
    expect(volumeDevices).toEqual([{ name: 'volume', devicePath: '/volume' }]);
  });

  test('archives to another claim', () => {
    const { chart, volume } = given();
    new ReclaimJob(chart, 'job', { volume, task: ReclaimTask.archive('backups') });
    const pod = ofKind(chart, 'Job')[0].spec.template.spec;
    expect(pod.volumes[1]).toEqual({ name: 'archive', persistentVolumeClaim: { claimName: 'backups' } });
    const [{ command, volumeMounts }] = pod.containers;
    expect(volumeMounts).toEqual([
      { name: 'volume', mountPath: '/volume' },
      { name: 'archive', mountPath: '/archive' },
    ]);
    expect(command).toEqual([
      'sh',
      '-ec',
      [
        `file=/archive/${NAME}.tar.gz`,
        'if [ -e "$file" ]; then echo "$file is there already" >&2; exit 1; fi',
        'tar -cz -C /volume -f "$file.part" .',
        'sync',
        'mv "$file.part" "$file"',
      ].join('\n'),
    ]);
  });

  test('empties what it has archived, in lines that each end the script when they fail', () => {
    const { command } = container({ task: ReclaimTask.archive('backups', { scrub: true }) });
    expect(command[1]).toBe('-ec');
    expect(command[2].split('\n').slice(2)).toEqual([
      'tar -cz -C /volume -f "$file.part" .',
      'sync',
      'mv "$file.part" "$file"',
      'sync',
      'find /volume -mindepth 1 -maxdepth 1 ! -name lost+found -exec rm -rf {} +',
    ]);
  });

  test('archives a device', () => {
    const { command, volumeMounts } = container({ task: ReclaimTask.archive('backups') }, device());
    expect(command[2]).toContain('gzip -c </volume >"$file.part"');
    expect(command[2]).toContain('file=/archive/local-storage-n1-nvme.img.gz');
    expect(volumeMounts).toEqual([{ name: 'archive', mountPath: '/archive' }]);
  });

  test('runs a command of its own in an image of its own', () => {
    const task = ReclaimTask.command('sh', '-c', 'shred -u /volume/*');
    expect(container({ task, image: 'debian:13' })).toMatchObject({
      image: 'debian:13',
      command: ['sh', '-c', 'shred -u /volume/*'],
    });
  });
});

describe('a reclaim job', () => {
  test('fails without a namespace, and leaves nothing behind', () => {
    const { volume } = given();
    const chart = Testing.chart();
    expect(() => new ReclaimJob(chart, 'job', { volume })).toThrow(
      `reclaim job 'reclaim-${NAME}' has no namespace: expected one, without which the volume cannot be handed to it; set namespace on the chart, such as 'default'`,
    );
    expect(Testing.synth(chart)).toEqual([]);
  });

  test('fails when there is one for the volume already', () => {
    const { chart, volume } = given();
    new ReclaimJob(chart, 'job', { volume });
    expect(() => new ReclaimJob(chart, 'again', { volume })).toThrow(
      `claim 'reclaim-${NAME}' in namespace 'default' is there twice: expected one claim of a name; set metadata.name on one of them`,
    );
    expect(Testing.synth(chart)).toHaveLength(2);
  });

  test('fails with a name that is none', () => {
    const { chart, volume } = given();
    expect(() => new ReclaimJob(chart, 'job', { volume, metadata: { name: 'a.b' } })).toThrow(
      "reclaim job 'a.b' is no DNS-1123 label: expected lower-case letters, digits and '-', with a letter or digit at both ends; set metadata.name",
    );
    expect(() => new ReclaimJob(chart, 'other', { volume, task: ReclaimTask.archive('A') })).toThrow(
      `reclaim job 'reclaim-${NAME}': claim 'A' is no DNS-1123 subdomain: expected lower-case letters, digits, '-' and '.', with a letter or digit at both ends; give the name of a claim of its namespace`,
    );
    expect(Testing.synth(chart)).toEqual([]);
  });

  test('fails with an empty command', () => {
    expect(() => ReclaimTask.command()).toThrow(
      "reclaim task has an empty command: expected a program, such as 'sh', '-c', 'rm -rf /volume/cache'",
    );
  });
});
