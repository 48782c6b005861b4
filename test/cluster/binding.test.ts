import { setTimeout as sleep } from 'node:timers/promises';

import { plan } from '../../src/model/plan/planner';
import { WAITS_FOR_ANNOTATION } from '../../src/model/waiting';
import { expectStays, inPhase, scheduled } from './conditions';
import { describeOnCluster } from './describe-on-cluster';
import { minorVersion } from './harness/kubernetes-binary';
import type { Manifest } from './harness/manifest';
import { waitUntil } from './harness/wait';
import { hostnameTerm, storageClass } from './manifests';
import { Scope } from './scope';

const [NODE, OTHER] = ['node-1', 'node-2'];
const NO_MATCH = "didn't find available persistent volumes to bind";
/** A node whose name and label differ, as some cloud providers make them. */
const LABELLED = { name: 'named-by-the-cloud', hostname: 'named-by-itself' };

/** 1.28 takes the label's values in a bound volume for names of nodes, and 1.37 does not; none between was tried. */
const LABELS_ARE_NO_NAMES = 37;

describeOnCluster(
  'binding',
  async (cluster) => {
    await Promise.all([NODE, OTHER].map((name) => cluster.addFakeNode(name)));
    await cluster.addFakeNode(LABELLED.name, { 'kubernetes.io/hostname': LABELLED.hostname });
  },
  (cluster) => {
    let scope: Scope;

    beforeEach(async () => {
      scope = await Scope.create(cluster());
    });

    test('takes the smallest volume of a node that is large enough', async () => {
      const capacities = { small: '1Gi', fitting: '2Gi', large: '5Gi' };
      const volumes = Object.entries(capacities).map(([name, capacity]) => scope.volume(name, NODE, { capacity }));
      await cluster().apply(volumes);
      for (const volume of volumes) {
        await cluster().waitFor(volume, inPhase('Available'));
      }
      // Who knows of this one knows of the others.
      await cluster().apply([scope.volume('last', NODE, { capacity: '9Gi' })]);
      expect(await volumeOf(scope.claim('last', { request: '9Gi' }))).toBe('last');
      expect(await volumeOf(scope.claim('claim', { request: '1500Mi' }))).toBe('fitting');
    });

    test('lets a small claim take the only volume that a large claim on that node could have', async () => {
      await cluster().apply([
        scope.volume('large', NODE, { capacity: '10Gi' }),
        scope.volume('small', OTHER, { capacity: '1Gi' }),
      ]);
      expect(await volumeOf(scope.claim('small'), on(NODE))).toBe('large');
      const pod = scope.pod('large', ['large'], on(NODE));
      await cluster().apply([scope.claim('large', { request: '10Gi' }), pod]);
      await cluster().waitForEvent(pod, NO_MATCH);
    });

    test('starves a labelled claim whose volume a smaller claim of the same pod takes', async () => {
      await cluster().apply([
        scope.volume('fast', NODE, { capacity: '20Gi', labels: { disk: 'fast' } }),
        scope.volume('plain', NODE, { capacity: '30Gi' }),
      ]);
      const pod = scope.pod('pod', ['plain', 'fast']);
      const fast = scope.claim('fast', { request: '20Gi', matchLabels: { disk: 'fast' } });
      await cluster().apply([scope.claim('plain', { request: '10Gi' }), fast, pod]);
      await cluster().waitForEvent(pod, NO_MATCH);
    });

    test('needs all claims of a pod on one node', async () => {
      await cluster().apply([scope.volume('here', NODE), scope.volume('there', OTHER)]);
      const pod = scope.pod('pod', ['first', 'second']);
      await cluster().apply([scope.claim('first'), scope.claim('second'), pod]);
      await cluster().waitForEvent(pod, NO_MATCH);
      await cluster().apply([scope.volume('beside', OTHER)]);
      expect((await cluster().waitFor(pod, scheduled)).spec.nodeName).toBe(OTHER);
    });

    test('is widened by a second term and narrowed by a second expression of a node affinity', async () => {
      const widened = scope.volume('widened', NODE);
      widened.spec.nodeAffinity.required.nodeSelectorTerms.push(hostnameTerm(OTHER));
      const narrowed = scope.volume('narrowed', NODE, { capacity: '2Gi' });
      const [term] = narrowed.spec.nodeAffinity.required.nodeSelectorTerms;
      term.matchExpressions.push({ key: 'kubernetes.io/hostname', operator: 'In', values: [OTHER] });
      await cluster().apply([widened, narrowed]);
      expect(await volumeOf(scope.claim('claim'), on(OTHER))).toBe('widened');
      const pod = scope.pod('none', ['none']);
      await cluster().apply([scope.claim('none', { request: '2Gi' }), pod]);
      await cluster().waitForEvent(pod, NO_MATCH);
    });

    test('goes by the label kubernetes.io/hostname and not by the name of a node', async () => {
      await cluster().apply([scope.volume('volume', LABELLED.hostname)]);
      await cluster().apply([scope.claim('claim')]);
      expect(await nodeOf(scope.pod('pod', ['claim']))).toBe(LABELLED.name);
      await cluster().waitFor(scope.claim('claim'), inPhase('Bound'));
    });

    test('to a volume whose label value is no name of a node places the next pod only in newer versions', async () => {
      await cluster().apply([scope.volume('volume', LABELLED.hostname), scope.claim('claim')]);
      expect(await nodeOf(scope.pod('first', ['claim']))).toBe(LABELLED.name);
      await cluster().waitFor(scope.claim('claim'), inPhase('Bound'));
      const next = scope.pod('next', ['claim']);
      if (minorVersion() >= LABELS_ARE_NO_NAMES) {
        expect(await nodeOf(next)).toBe(LABELLED.name);
      } else {
        await cluster().apply([next]);
        await cluster().waitForEvent(next, 'nodes are available');
        await expectStays(cluster(), next, (object) => !scheduled(object));
      }
    });

    test('to a volume of two nodes of which one does not exist still places pods', async () => {
      const volume = scope.volume('volume', NODE);
      volume.spec.nodeAffinity.required.nodeSelectorTerms = [hostnameTerm(NODE, 'nowhere')];
      await cluster().apply([volume]);
      expect(await volumeOf(scope.claim('claim'))).toBe('volume');
      expect(await nodeOf(scope.pod('next', ['claim']))).toBe(NODE);
    });

    test('needs the same class, to the letter', async () => {
      const upper = `${scope.storageClassName}-2`;
      await cluster().apply([scope.volume('volume', NODE, { storageClassName: upper })]);
      const pod = scope.pod('pod', ['claim']);
      await cluster().apply([scope.claim('claim'), pod]);
      await cluster().waitForEvent(pod, NO_MATCH);
    });

    test('needs every access mode that the claim asks for', async () => {
      await cluster().apply([scope.volume('volume', NODE)]);
      const pod = scope.pod('pod', ['claim']);
      await cluster().apply([scope.claim('claim', { accessModes: ['ReadWriteOnce', 'ReadOnlyMany'] }), pod]);
      await cluster().waitForEvent(pod, NO_MATCH);
    });

    test('of a claim with volumeName ignores the node affinity, and its pod finds no node', async () => {
      const claim = scope.claim('claim', { volumeName: scope.volumeName('volume') });
      await cluster().apply([scope.volume('volume', NODE), claim]);
      await cluster().waitFor(claim, inPhase('Bound')); // without any pod
      const pod = scope.pod('pod', ['claim'], on(OTHER));
      await cluster().apply([pod]);
      // Older versions say no more than this, newer ones name the volume too.
      await cluster().waitForEvent(pod, "node(s) didn't match Pod's node affinity/selector");
      await expectStays(cluster(), pod, (object) => !scheduled(object), 2);
      expect(await nodeOf(scope.pod('anywhere', ['claim']))).toBe(NODE);
    });

    test('of a claim with volumeName checks size, class, volume mode and access mode', async () => {
      const volumes = ['size', 'class', 'mode', 'access'].map((name) => scope.volume(name, NODE));
      const named = (name: string) => ({ volumeName: scope.volumeName(name) });
      const claims = [
        scope.claim('size', { ...named('size'), request: '2Gi' }),
        scope.claim('class', { ...named('class'), storageClassName: 'other' }),
        scope.claim('mode', { ...named('mode'), volumeMode: 'Block' }),
        scope.claim('access', { ...named('access'), accessModes: ['ReadWriteMany'] }),
      ];
      await cluster().apply([...volumes, ...claims]);
      for (const claim of claims) {
        expect(await cluster().waitForEvent(claim, 'Cannot bind to requested volume')).toMatchObject({
          reason: 'VolumeMismatch',
        });
      }
    });

    test('of a volume that names its claim needs no pod', async () => {
      const { namespace } = scope;
      const claim = scope.claim('claim');
      await cluster().apply([scope.volume('volume', NODE, { claimRef: { namespace, name: 'claim' } }), claim]);
      expect((await cluster().waitFor(claim, inPhase('Bound'))).spec.volumeName).toBe(scope.volumeName('volume'));
    });

    test('never happens to a volume that names its claim without the namespace', async () => {
      const volume = scope.volume('volume', NODE, { claimRef: { name: 'claim' } });
      const claim = scope.claim('claim', { volumeName: scope.volumeName('volume') });
      await cluster().apply([volume, claim]);
      await expectStays(cluster(), claim, inPhase('Pending'));
      const { namespace } = scope;
      await cluster().client.patch(volume, { spec: { claimRef: { namespace } } });
      await cluster().waitFor(claim, inPhase('Bound'));
    });

    test('keeps a reserved volume from the claims that it does not name', async () => {
      const { namespace } = scope;
      await cluster().apply([scope.volume('volume', NODE, { claimRef: { namespace, name: 'later' } })]);
      const pod = scope.pod('pod', ['other']);
      await cluster().apply([scope.claim('other'), pod]);
      await cluster().waitForEvent(pod, NO_MATCH);
      expect(await volumeOf(scope.claim('later'))).toBe('volume');
    });

    test('of a claim that finds nothing is left to the provisioner, on a node that the class allows', async () => {
      const made = onDemand(`${scope.storageClassName}-made`, OTHER);
      const storageClassName = made.metadata?.name;
      const claim = scope.claim('claim', { storageClassName });
      const pod = scope.pod('pod', ['claim']);
      expect(verdictsOf(made, claim, pod)).toEqual({ claim: 'provisioned' });
      await cluster().apply([made]);
      await cluster().apply([claim, pod]);
      const asked = await cluster().waitFor(claim, ({ metadata }) => selectedNode(metadata) !== undefined);
      expect(selectedNode(asked.metadata)).toBe(OTHER);
      // What a provisioner does then.
      const claimRef = { namespace: scope.namespace, name: 'claim' };
      await cluster().apply([scope.volume('made', OTHER, { storageClassName, claimRef })]);
      expect((await cluster().waitFor(pod, scheduled)).spec.nodeName).toBe(OTHER);
    });

    test('of a claim that finds nothing is left to no provisioner where its pod cannot run', async () => {
      const made = onDemand(`${scope.storageClassName}-made`, OTHER);
      const claim = scope.claim('claim', { storageClassName: made.metadata?.name });
      const pod = scope.pod('pod', ['claim'], on(NODE));
      expect(verdictsOf(made, claim, pod)).toEqual({ claim: 'never' });
      await cluster().apply([made]);
      await cluster().apply([claim, pod]);
      await cluster().waitForEvent(pod, NO_MATCH);
      expect(selectedNode((await cluster().get(claim)).metadata)).toBeUndefined();
    });

    test('of a claim that waits, and of the other claims of its pod, comes once it is handed a volume', async () => {
      const waiting = scope.claim('waiting', { matchLabels: { handed: 'waiting' } });
      waiting.metadata = { ...waiting.metadata, annotations: { [WAITS_FOR_ANNOTATION]: 'a person' } };
      const other = scope.claim('other');
      const volume = scope.volume('other', NODE);
      const pod = scope.pod('pod', ['waiting', 'other'], on(NODE));
      const storage = storageClass({ name: scope.storageClassName });
      expect(verdictsOf(storage, volume, waiting, other, pod)).toEqual({ waiting: 'waiting', other: 'waiting' });
      await cluster().apply([volume, waiting, other, pod]);
      await cluster().waitForEvent(pod, NO_MATCH);
      await expectStays(cluster(), other, inPhase('Pending'), 2);
      const claimRef = { namespace: scope.namespace, name: 'waiting' };
      await cluster().apply([scope.volume('handed', NODE, { claimRef })]);
      await cluster().waitFor(waiting, inPhase('Bound'));
      expect((await cluster().waitFor(pod, scheduled)).spec.nodeName).toBe(NODE);
      await cluster().waitFor(other, inPhase('Bound'));
    });

    test('at once takes the volume with the fewest access modes before the smallest', async () => {
      const immediate = await Scope.create(cluster(), { volumeBindingMode: 'Immediate' });
      const claim = immediate.claim('claim');
      await cluster().apply([
        immediate.volume('small', NODE, { accessModes: ['ReadWriteOnce', 'ReadOnlyMany'] }),
        immediate.volume('simple', NODE, { capacity: '5Gi' }),
      ]);
      await cluster().waitFor(immediate.volume('small', NODE), inPhase('Available'));
      await cluster().waitFor(immediate.volume('simple', NODE), inPhase('Available'));
      await cluster().apply([claim]);
      const { spec } = await cluster().waitFor(claim, inPhase('Bound')); // without any pod
      expect(spec.volumeName).toBe(immediate.volumeName('simple'));
    });

    test('with ReadWriteOncePod admits one pod, with ReadWriteOnce every pod of the node', async () => {
      const once = scope.volume('once', NODE);
      const single = scope.volume('single', NODE, { accessModes: ['ReadWriteOncePod'] });
      const claims = [scope.claim('once'), scope.claim('single', { accessModes: ['ReadWriteOncePod'] })];
      const pods = ['once', 'single'].map((name) => [scope.pod(`${name}-1`, [name]), scope.pod(`${name}-2`, [name])]);
      await cluster().apply([once, single, ...claims]);
      for (const [first] of pods) {
        await cluster().apply([first]);
        await cluster().waitFor(first, scheduled);
      }
      const [[, secondOfMany], [, secondOfOne]] = pods;
      await cluster().apply([secondOfMany, secondOfOne]);
      await cluster().waitFor(secondOfMany, scheduled);
      await cluster().waitForEvent(secondOfOne, 'ReadWriteOncePod access mode');
      await expectStays(cluster(), secondOfOne, (pod) => !scheduled(pod), 2);
    });

    test('of a claim without a class waits for the default class; the empty class means no class', async () => {
      const classless = scope.volume('classless', NODE, { storageClassName: '' });
      const empty = scope.claim('empty', { storageClassName: '' });
      const unset = scope.claim('unset', { storageClassName: undefined, request: '5Gi' });
      await cluster().apply([classless, empty, unset]);
      expect((await cluster().waitFor(empty, inPhase('Bound'))).spec.volumeName).toBe(classless.metadata?.name);
      expect((await cluster().get(unset)).spec.storageClassName).toBeUndefined();

      const [older, newer] = ['z-older', 'a-newer'].map((name) => storageClass({ name, isDefault: true }));
      await cluster().apply([older]);
      await cluster().waitFor(unset, ({ spec }) => spec.storageClassName === 'z-older');
      const defaulted = scope.claim('defaulted', { storageClassName: undefined });
      await waitUntil('default class', async () => {
        const { object } = await cluster().client.apply(defaulted, { dryRun: true });
        return object.spec.storageClassName === 'z-older';
      });
      await sleep(1_100); // creation times are whole seconds
      await cluster().apply([newer]);
      // What admits claims learns of the class a little later.
      const again = scope.claim('defaulted-again', { storageClassName: undefined });
      await waitUntil('newer default class', async () => {
        const { object } = await cluster().client.apply(again, { dryRun: true });
        return object.spec.storageClassName === 'a-newer';
      });
      const explicit = await cluster().apply([scope.claim('explicit', { storageClassName: '' })]);
      expect(explicit.objects[0].spec.storageClassName).toBe('');
      await Promise.all([older, newer].map((object) => cluster().delete(object)));
    });

    /** Applies a pod and returns the node that the scheduler finds for it. */
    async function nodeOf(pod: Manifest): Promise<string> {
      await cluster().apply([pod]);
      return (await cluster().waitFor(pod, scheduled)).spec.nodeName;
    }

    /** Applies a claim with a pod and returns the name of the volume that it is bound to, as the scope knows it. */
    async function volumeOf(claim: Manifest, options: object = {}): Promise<string> {
      const name = claim.metadata?.name as string;
      await cluster().apply([claim, scope.pod(`pod-${name}`, [name], options)]);
      const { spec } = await cluster().waitFor(claim, inPhase('Bound'));
      return spec.volumeName.slice(scope.volumeName('').length);
    }
  },
);

function on(node: string): object {
  return { nodeSelector: { 'kubernetes.io/hostname': node } };
}

/** A class whose volumes somebody makes on demand, on one node: here the test does. */
function onDemand(name: string, node: string): Manifest {
  const allowedTopologies = [{ matchLabelExpressions: [{ key: 'kubernetes.io/hostname', values: [node] }] }];
  return { ...storageClass({ name }), provisioner: 'example.com/made', allowedTopologies };
}

function selectedNode(metadata: Manifest['metadata']): string | undefined {
  return metadata?.annotations?.['volume.kubernetes.io/selected-node'];
}

/** What the plan says of each claim. */
function verdictsOf(...manifests: Manifest[]): Record<string, string> {
  return Object.fromEntries(plan(manifests).claims.map(({ claim, verdict }) => [claim.name, verdict.kind]));
}
