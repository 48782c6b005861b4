import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { expectStays, inPhase, running } from './conditions';
import { describeOnCluster } from './describe-on-cluster';
import type { Manifest } from './harness/manifest';
import { waitUntil } from './harness/wait';
import { expectUnchangedByApply } from './idempotence';
import { namespace } from './manifests';
import { NODES, ssds } from './raspberry-pis';

const DIST = join(__dirname, '..', '..', 'dist');

const documents: Manifest[] = readdirSync(DIST)
  .filter((file) => file.endsWith('.yaml'))
  .sort()
  .flatMap((file) => parseAllDocuments(readFileSync(join(DIST, file), 'utf8')).map((document) => document.toJS()));

const ofKind = (...kinds: string[]) => documents.filter(({ kind }) => kinds.includes(kind));

/** What the README says, on two nodes, with nothing but what is in dist/. */
describeOnCluster(
  'the walk-through of the README',
  async (cluster) => {
    for (const name of NODES) {
      const node = await cluster.addNode(name, ssds('/mnt/ssd'));
      await node.run('mkdir -p /mnt/ssd/data /mnt/ssd/www');
    }
    await cluster.apply([namespace('default', 'restricted')]);
    const account = { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: 'default', namespace: 'default' } };
    await cluster.waitFor(account, () => true);
  },
  (cluster) => {
    // The tests go on from each other.
    const [claim] = ofKind('PersistentVolumeClaim');
    const [pod] = ofKind('Pod');
    const webServers = [0, 1].map((ordinal) => ({
      ...pod,
      metadata: { name: `web-${ordinal}`, namespace: 'default' },
    }));
    let nodeName: string;

    test('leaves the claim waiting until its pod is there', async () => {
      const withoutPods = ofKind('StorageClass', 'PersistentVolume', 'PersistentVolumeClaim');
      expect(withoutPods).toHaveLength(6);
      expect((await cluster().apply(withoutPods)).warnings).toEqual([]);
      await cluster().waitForEvent(claim, 'waiting for first consumer to be created before binding');
      await expectStays(cluster(), claim, inPhase('Pending'));
    });

    test('is admitted at the level restricted, without a warning, and writes its file to the SSD as a user', async () => {
      expect((await cluster().apply(documents)).warnings).toEqual([]);
      ({ nodeName } = (await cluster().waitFor(pod, running)).spec);
      const { spec } = await cluster().waitFor(claim, inPhase('Bound'));
      expect(spec.volumeName).toBe(`local-storage-${nodeName}-ssd-data`);
      const node = cluster().node(nodeName);
      await waitUntil('file', async () => (await node.readFile('/mnt/ssd/data/test.txt')) === 'Local Volume\n');
      expect(await node.run('stat --format %u:%g /mnt/ssd/data/test.txt')).toBe('1000:1000\n');
    });

    test('gives each web server the disk that its pin says, also after a restart', async () => {
      await expectPages();
      for (const webServer of webServers) {
        const { uid } = (await cluster().get(webServer)).metadata as { uid: string };
        await cluster().client.delete(webServer);
        await cluster().waitFor(webServer, ({ metadata }) => metadata?.uid !== uid);
      }
      await expectPages();
    });

    test('passes a strict apply of every document again, which changes nothing and unbinds nothing', async () => {
      const uids = () =>
        Promise.all(ofKind('PersistentVolume').map(async (volume) => (await cluster().get(volume)).spec.claimRef?.uid));
      const before = await uids();
      expect(before.filter((uid) => uid !== undefined)).toHaveLength(3);
      await expectUnchangedByApply(cluster(), documents);
      expect(await uids()).toEqual(before);
    });

    test('keeps the file when the pod is deleted, and brings the next pod to it', async () => {
      await cluster().delete(pod, { gracePeriodSeconds: 0 });
      const node = cluster().node(nodeName);
      expect(await node.readFile('/mnt/ssd/data/test.txt')).toBe('Local Volume\n');
      await node.run('rm /mnt/ssd/data/test.txt');
      await cluster().apply([pod]);
      expect((await cluster().waitFor(pod, running)).spec.nodeName).toBe(nodeName);
      await waitUntil('file', async () => (await node.readFile('/mnt/ssd/data/test.txt')) === 'Local Volume\n');
    });

    async function expectPages(): Promise<void> {
      for (const [ordinal, webServer] of webServers.entries()) {
        expect((await cluster().waitFor(webServer, running)).spec.nodeName).toBe(NODES[ordinal]);
        const page = () => cluster().node(NODES[ordinal]).readFile('/mnt/ssd/www/index.html');
        await waitUntil('page', async () => (await page()) === `web-${ordinal}\n`);
      }
    }
  },
);
