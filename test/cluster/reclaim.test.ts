import { expectStays, inPhase, running } from './conditions';
import { describeOnCluster } from './describe-on-cluster';
import { waitUntil } from './harness/wait';
import { addRaspberryPis } from './raspberry-pis';
import { Scope } from './scope';

const NODE = 'raspberrypi-1';

describeOnCluster('the volume of a deleted claim', addRaspberryPis, (cluster) => {
  test('Retain: it is Released, binds to no claim of that name, and comes back once claimRef is removed', async () => {
    const scope = await Scope.create(cluster());
    const { documents, volume, claim } = scope.claimed({ nodes: [NODE], path: await directory('retained') });
    const writer = scope.pod('writer', ['claim'], { command: 'echo kept >/mnt/file' });
    await cluster().apply([...documents, writer]);
    await cluster().waitFor(writer, running);
    await waitUntil('file', async () => (await read('retained/file')) === 'kept\n');
    await cluster().delete(writer);
    await cluster().delete(claim);
    await cluster().waitFor(volume, inPhase('Released'));
    expect(await read('retained/file')).toBe('kept\n');

    const reader = scope.pod('reader', ['claim'], { command: 'cp /mnt/file /mnt/copy' });
    await cluster().apply([claim, reader]);
    await cluster().waitForEvent(reader, "didn't find available persistent volumes to bind");
    await cluster().apply([volume]); // applying the same document again does not help
    await expectStays(cluster(), volume, inPhase('Released'));

    await cluster().client.patch(volume, { spec: { claimRef: null } });
    await cluster().waitFor(reader, running);
    await cluster().waitFor(volume, inPhase('Bound'));
    await waitUntil('copy', async () => (await read('retained/copy')) === 'kept\n');
  });

  test('Retain: a reserved volume comes back to its claim once the uid is removed from claimRef', async () => {
    const scope = await Scope.create(cluster());
    const pinned = { nodes: [NODE], path: await directory('reserved'), pinned: true };
    const { documents, volume, claim } = scope.claimed(pinned);
    const writer = scope.pod('writer', ['claim'], { command: 'echo kept >/mnt/file' });
    await cluster().apply([...documents, writer]);
    await cluster().waitFor(writer, running);
    await waitUntil('file', async () => (await read('reserved/file')) === 'kept\n');
    await cluster().delete(writer);
    await cluster().delete(claim);
    await cluster().waitFor(volume, inPhase('Released'));

    await cluster().apply([volume, claim]);
    // The controller calls a claim Lost whose volume belongs to a claim with another uid.
    await cluster().waitFor(volume, ({ spec }) => spec.claimRef.uid !== undefined);
    await expectStays(cluster(), volume, inPhase('Released'));
    await cluster().client.patch(volume, { spec: { claimRef: { uid: null, resourceVersion: null } } });
    await cluster().waitFor(volume, inPhase('Bound'));
    await cluster().waitFor(claim, inPhase('Bound'));
    const reader = scope.pod('reader', ['claim'], { command: 'cp /mnt/file /mnt/copy' });
    await cluster().apply([reader]);
    await waitUntil('copy', async () => (await read('reserved/copy')) === 'kept\n');
  });

  test.each([
    { reclaimPolicy: 'Recycle', reason: 'VolumeFailedRecycle', message: 'No recycler plugin found for the volume!' },
    { reclaimPolicy: 'Delete', reason: 'VolumeFailedDelete', message: 'volume plugin matched' },
  ] as const)('$reclaimPolicy: it fails, and the files stay', async ({ reclaimPolicy, reason, message }) => {
    const scope = await Scope.create(cluster());
    const name = reclaimPolicy.toLowerCase();
    const volume = scope.volume('volume', NODE, { path: await directory(name), reclaimPolicy });
    const claim = scope.claim('claim');
    const writer = scope.pod('writer', ['claim'], { command: 'echo kept >/mnt/file' });
    await cluster().apply([volume, claim, writer]);
    await cluster().waitFor(writer, running);
    await waitUntil('file', async () => (await read(`${name}/file`)) === 'kept\n');
    await cluster().delete(writer);
    await cluster().delete(claim);
    await cluster().waitFor(volume, inPhase('Failed'));
    expect(await cluster().waitForEvent(volume, message)).toMatchObject({ reason, type: 'Warning' });
    expect(await read(`${name}/file`)).toBe('kept\n');
  });

  test('a claim that a pod uses is deleted only after the pod', async () => {
    const scope = await Scope.create(cluster());
    const claim = scope.claim('claim');
    const pod = scope.pod('pod', ['claim']);
    await cluster().apply([scope.volume('volume', NODE, { path: await directory('used') }), claim, pod]);
    await cluster().waitFor(pod, running);
    await cluster().client.delete(claim);
    await expectStays(cluster(), claim, ({ status }) => status.phase === 'Bound');
    await cluster().delete(pod);
    const isGone = async () => (await cluster().client.get(claim)) === undefined;
    await waitUntil('claim deleted', isGone);
  });

  async function directory(name: string): Promise<string> {
    await cluster().node(NODE).run(`mkdir /mnt/ssd/${name}`);
    return `/mnt/ssd/${name}`;
  }

  function read(path: string): Promise<string> {
    return cluster().node(NODE).readFile(`/mnt/ssd/${path}`);
  }
});
