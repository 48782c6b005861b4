import { basename, dirname } from 'node:path';
import { Chart, Size, Testing } from 'cdk8s';
import type { PersistentVolumeMode } from 'cdk8s-plus-27';
import { ClaimedVolume, type LocalSsdStorage, ReclaimJob, ReclaimTask } from '../../src';
import { expectStays, inPhase, running } from './conditions';
import { describeOnCluster } from './describe-on-cluster';
import type { Manifest } from './harness/manifest';
import { waitUntil } from './harness/wait';
import { addRaspberryPis, NODES, ssds } from './raspberry-pis';
import { Scope } from './scope';

const [NODE] = NODES;
/** What the API server says when an operation `test` of a JSON patch does not hold. */
const REFUSED = 'the server rejected our request due to an error in our request';
const RAW = { node: NODE, devicePath: '/dev/disk/by-id/raw', name: 'raw' };

const addNodes: typeof addRaspberryPis = (cluster) =>
  addRaspberryPis(cluster, { ...ssds('/mnt/ssd'), blockDevices: [{ id: 'raw', sizeMiB: 8 }] });

describeOnCluster('a reclaim job', addNodes, (cluster) => {
  test('waits for a bound volume, empties it when it is released and handed over, and offers it again', async () => {
    const scope = await Scope.create(cluster());
    const path = await directory('emptied');
    const { documents, volume, claim, job, reclaim, pod } = given(scope, path);
    const fill = 'mkdir -p /mnt/a/b; echo secret >/mnt/a/b/c; chmod 0 /mnt/a; echo hidden >/mnt/.hidden';
    const writer = scope.pod('writer', ['claim'], { command: fill });
    await cluster().apply([...documents, writer]);
    await cluster().waitFor(writer, running);
    await waitUntil('files', async () => (await read(`${path}/.hidden`)) === 'hidden\n');

    // Bound: the job waits, and the command is refused, twice.
    expect((await cluster().apply(reclaim)).warnings).toEqual([]);
    for (const _ of ['once', 'again']) {
      await expect(run(job.releaseCommand)).rejects.toThrow(REFUSED);
    }
    await cluster().waitForEvent(await pod(), "didn't find available persistent volumes to bind");
    await expectStays(cluster(), volume, inPhase('Bound'));
    expect(await list(path)).toEqual(['/.hidden', '/a', '/a/b', '/a/b/c']);

    // Released: the job waits for the command.
    await cluster().delete(writer);
    await cluster().delete(claim);
    await cluster().waitFor(volume, inPhase('Released'));
    await expectStays(cluster(), reclaim[0], inPhase('Pending'));
    expect(await list(path)).toHaveLength(4);

    await run(job.releaseCommand);
    await cluster().waitFor(reclaim[1], isComplete);
    expect(await list(path)).toEqual([]);
    const nextClaim = scope.claim('next');
    const next = scope.pod('next', ['next'], { command: 'echo next >/mnt/next' });
    await cluster().apply([nextClaim, next]);
    await expectStays(cluster(), nextClaim, inPhase('Pending'));

    await offer(job, reclaim);
    await cluster().waitFor(next, running);
    await cluster().waitFor(volume, inPhase('Bound'));
    await waitUntil('file', async () => (await read(`${path}/next`)) === 'next\n');
  });

  test('does not lie in wait for a volume that is freed to have its data back', async () => {
    const scope = await Scope.create(cluster());
    const path = await directory('kept');
    const { documents, volume, claim, reclaim, releaseCommand } = given(scope, path);
    const writer = scope.pod('writer', ['claim'], { command: 'echo kept >/mnt/file' });
    await cluster().apply([...documents, writer]);
    await cluster().waitFor(writer, running);
    await waitUntil('file', async () => (await read(`${path}/file`)) === 'kept\n');
    await cluster().delete(writer);
    await cluster().delete(claim);
    await cluster().waitFor(volume, inPhase('Released'));
    await cluster().apply(reclaim);

    await run(releaseCommand);
    await cluster().waitFor(volume, inPhase('Available'));
    await expectStays(cluster(), volume, inPhase('Available'));
    await expect(run(releaseCommand)).rejects.toThrow(REFUSED);
    const reader = scope.pod('reader', ['claim'], { command: 'cp /mnt/file /mnt/copy' });
    await cluster().apply([claim, reader]);
    await cluster().waitFor(reader, running);
    await waitUntil('copy', async () => (await read(`${path}/copy`)) === 'kept\n');
  });

  test('gives a pinned volume back to its claim', async () => {
    const scope = await Scope.create(cluster());
    const path = await directory('pinned');
    const { documents, volume, claim, job, reclaim } = given(scope, path, { pinned: true });
    const writer = scope.pod('writer', ['claim'], { command: 'echo old >/mnt/file' });
    await cluster().apply([...documents, writer]);
    await cluster().waitFor(writer, running);
    await waitUntil('file', async () => (await read(`${path}/file`)) === 'old\n');
    await cluster().delete(writer);
    await cluster().delete(claim);
    await cluster().waitFor(volume, inPhase('Released'));
    await cluster().apply(reclaim);
    await run(job.releaseCommand);
    await cluster().waitFor(reclaim[1], isComplete);
    await offer(job, reclaim);
    await cluster().apply(documents);
    await cluster().waitFor(claim, inPhase('Bound'));
    expect(await list(path)).toEqual([]);
  });

  test.each([
    { scrub: false, outcome: 'leaves it as it is' },
    { scrub: true, outcome: 'empties it' },
  ])('archives a volume to another claim, and $outcome', async ({ scrub }) => {
    const scope = await Scope.create(cluster());
    const path = await directory(`archived-${scrub}`);
    const task = ReclaimTask.archive('backups', { scrub });
    const { documents, volume, claim, job, reclaim } = given(scope, path, { task });
    const target = await directory(`backups-${scrub}`);
    const backups = scope.volume('backups', NODE, { path: target, capacity: '2Gi' });
    const backupsClaim = scope.claim('backups', { request: '2Gi', volumeName: scope.volumeName('backups') });
    const writer = scope.pod('writer', ['claim'], { command: 'mkdir /mnt/a; echo kept >/mnt/a/file' });
    await cluster().apply([...documents, backups, backupsClaim, writer]);
    await cluster().waitFor(writer, running);
    await waitUntil('file', async () => (await read(`${path}/a/file`)) === 'kept\n');
    await cluster().delete(writer);
    await cluster().delete(claim);
    await cluster().waitFor(volume, inPhase('Released'));
    await cluster().apply(reclaim);
    await run(job.releaseCommand);
    await cluster().waitFor(reclaim[1], isComplete);
    const archive = `${volume.metadata?.name}.tar.gz`;
    expect(await list(target)).toEqual([`/${archive}`]);
    expect(await cluster().node(NODE).run(`tar -xzOf ${target}/${archive} ./a/file`)).toBe('kept\n');
    expect(await list(path)).toEqual(scrub ? [] : ['/a', '/a/file']);
  });

  test('empties nothing that it could not archive', async () => {
    const scope = await Scope.create(cluster());
    const path = await directory('unarchived');
    const task = ReclaimTask.archive('backups', { scrub: true });
    const { documents, volume, claim, job, reclaim } = given(scope, path, { task });
    const target = await directory('full');
    const backups = scope.volume('backups', NODE, { path: target, capacity: '2Gi' });
    const backupsClaim = scope.claim('backups', { request: '2Gi', volumeName: scope.volumeName('backups') });
    const writer = scope.pod('writer', ['claim'], { command: 'echo kept >/mnt/file' });
    await cluster().apply([...documents, backups, backupsClaim, writer]);
    await cluster().waitFor(writer, running);
    await waitUntil('file', async () => (await read(`${path}/file`)) === 'kept\n');
    await cluster().delete(writer);
    await cluster().delete(claim);
    await cluster().waitFor(volume, inPhase('Released'));
    // A directory where the unfinished archive belongs: tar cannot write it.
    await cluster().node(NODE).run(`mkdir ${target}/${volume.metadata?.name}.tar.gz.part`);
    await cluster().apply(reclaim);
    await run(job.releaseCommand);
    await cluster().waitFor(reclaim[1], ({ status }) => status?.failed >= 1);
    expect(await read(`${path}/file`)).toBe('kept\n');
    await cluster().client.delete(reclaim[1], { propagationPolicy: 'Background' });
  });

  test('overwrites a device', async () => {
    const scope = await Scope.create(cluster());
    const capacity = Size.gibibytes(1);
    const volumeMode = 'Block' as PersistentVolumeMode;
    let storage!: LocalSsdStorage;
    const documents = scope.synthesize({ devices: [{ ...RAW, capacity }] }, (chart, raw) => {
      storage = raw;
      new ClaimedVolume(chart, 'claim', { metadata: { name: 'claim' }, storage, capacity, volumeMode });
    });
    const { job, reclaim } = reclaimJob(scope, storage);
    const [, volume, claim] = documents;
    const command = 'yes secret | head -c 8388608 >/dev/block; sync';
    const writer = scope.pod('writer', ['claim'], { command, block: true });
    await cluster().apply([...documents, writer]);
    await cluster().waitFor(writer, running);
    const secrets = () => cluster().node(NODE).run(`grep -c secret ${RAW.devicePath} || true`);
    await waitUntil('secrets', async () => (await secrets()) !== '0\n');
    await cluster().delete(writer);
    await cluster().delete(claim);
    await cluster().waitFor(volume, inPhase('Released'));
    await cluster().apply(reclaim);
    await run(job.releaseCommand);
    await cluster().waitFor(reclaim[1], isComplete);
    expect(await secrets()).toBe('0\n');
  });

  interface Options {
    readonly pinned?: boolean;
    readonly task?: ReclaimTask;
  }

  /** A claim on the one volume of a storage, and the job that reclaims the volume. */
  function given(scope: Scope, path: string, { pinned, task }: Options = {}) {
    const capacity = Size.gibibytes(1);
    const volumes = [{ name: 'data', capacity, directory: basename(path) }];
    let storage!: LocalSsdStorage;
    const disks = [{ node: NODE, mountPath: dirname(path), capacity, volumes }];
    const documents = scope.synthesize({ disks }, (chart, ssd) => {
      storage = ssd;
      const [volume] = ssd.volumes;
      const options = { metadata: { name: 'claim' }, storage, capacity };
      new ClaimedVolume(chart, 'claim', { ...options, volume: pinned ? volume : undefined });
    });
    const [, volume, claim] = documents;
    const { releaseCommand } = storage.volumes[0];
    return { documents, volume, claim, releaseCommand, ...reclaimJob(scope, storage, task) };
  }

  function reclaimJob({ namespace }: Scope, { volumes: [volume] }: LocalSsdStorage, task?: ReclaimTask) {
    const chart = new Chart(Testing.app(), 'reclaim', { namespace });
    const job = new ReclaimJob(chart, 'job', { volume, task });
    const pod = async (): Promise<Manifest> => {
      const pods = { apiVersion: 'v1', kind: 'Pod', metadata: { namespace } };
      const query = { labelSelector: `job-name=${job.name}` };
      const [found] = await waitUntil('pod', async () => {
        const list = await cluster().client.list(pods, query);
        return list.length > 0 && list;
      });
      return { ...found, apiVersion: 'v1', kind: 'Pod' };
    };
    return { job, pod, reclaim: Testing.synth(chart) as Manifest[] };
  }

  /** What kubectl does with the last part of a command: a patch. */
  async function run(command: string): Promise<void> {
    const [, name, patch] = /kubectl patch pv (\S+) --type json -p '([^']*)'$/.exec(command) as RegExpExecArray;
    await cluster().client.patchByOperations(persistentVolume(name), JSON.parse(patch));
  }

  /** All that `offerCommand` does. */
  async function offer(job: ReclaimJob, reclaim: readonly Manifest[]): Promise<void> {
    const [claim, work] = reclaim;
    await cluster().client.delete(work, { propagationPolicy: 'Background' });
    await cluster().delete(claim);
    await cluster().waitFor(persistentVolume(job.volume.name), inPhase('Released'));
    await run(job.offerCommand);
  }

  function persistentVolume(name: string): Manifest {
    return { apiVersion: 'v1', kind: 'PersistentVolume', metadata: { name } };
  }

  async function directory(name: string): Promise<string> {
    await cluster().node(NODE).run(`mkdir /mnt/ssd/${name}`);
    return `/mnt/ssd/${name}`;
  }

  function read(path: string): Promise<string> {
    return cluster().node(NODE).readFile(path);
  }

  async function list(path: string): Promise<string[]> {
    return (await cluster().node(NODE).listFiles(path)).map((file) => file.slice(path.length)).sort();
  }
});

function isComplete({ status }: Manifest): boolean {
  return status?.succeeded === 1;
}
