import { Chart, Testing } from 'cdk8s';
import fc from 'fast-check';
import '../seed';
import { LocalSsdStorage, type MountedDisk } from '../../src';
import { gib, type Manifest } from '../fixtures';

const word = fc.stringMatching(/^[a-z]([a-z0-9-]{0,6}[a-z0-9])?$/);

const mountedDisk: fc.Arbitrary<MountedDisk> = fc.record({
  node: word,
  mountPath: word.map((name) => `/mnt/${name}`),
  capacity: fc.constant(gib(100)),
  volumes: fc.option(
    fc.uniqueArray(
      word.map((name) => ({ name, capacity: gib(10) })),
      { minLength: 1, maxLength: 4, selector: ({ name }) => name },
    ),
    { nil: undefined },
  ),
});

/** Disks that a node can really have; that two words may make one name (`a-b` + `c`, `a` + `b-c`) is left in. */
const inventory = fc.uniqueArray(mountedDisk, {
  minLength: 2,
  maxLength: 8,
  selector: ({ node, mountPath }) => `${node}:${mountPath}`,
});

/** The documents by their name, or undefined where two volumes would have one name, which is an error. */
function synthesize(disks: MountedDisk[], id = 'ssd', chartId = 'chart'): Map<string, Manifest> | undefined {
  const chart = new Chart(Testing.app(), chartId);
  try {
    new LocalSsdStorage(chart, id, { disks });
  } catch (error) {
    expect((error as Error).message).toContain('expected one volume of a name');
    return undefined;
  }
  const manifests = Testing.synth(chart);
  const byName = new Map(manifests.map((manifest) => [`${manifest.kind}/${manifest.metadata.name}`, manifest]));
  expect(byName.size).toBe(manifests.length);
  return byName;
}

/** An inventory and its documents. */
function synthesizable(disks: MountedDisk[]): Map<string, Manifest> {
  const documents = synthesize(disks);
  fc.pre(documents !== undefined);
  return documents!;
}

describe('a document of a storage', () => {
  test('has a name of its own', () => {
    fc.assert(
      fc.property(inventory, (disks) => {
        const volumes = disks.reduce((sum, disk) => sum + (disk.volumes?.length ?? 1), 0);
        expect(synthesizable(disks).size).toBe(1 + volumes);
      }),
    );
  });

  test('does not depend on the order of the disks', () => {
    const shuffled = inventory.chain((disks) =>
      fc.tuple(fc.constant(disks), fc.shuffledSubarray(disks, { minLength: disks.length })),
    );
    fc.assert(
      fc.property(shuffled, ([disks, again]) => {
        expect(synthesize(again)).toEqual(synthesizable(disks));
      }),
    );
  });

  test('does not depend on the ids of constructs', () => {
    fc.assert(
      fc.property(inventory, word, word, (disks, id, chartId) => {
        expect(synthesize(disks, id, chartId)).toEqual(synthesizable(disks));
      }),
    );
  });

  test('stays as it is when another disk comes or goes', () => {
    fc.assert(
      fc.property(inventory, fc.nat(), (disks, at) => {
        const all = synthesizable(disks);
        const rest = synthesizable(disks.filter((_, index) => index !== at % disks.length));
        expect(rest.size).toBe(all.size - (disks[at % disks.length].volumes?.length ?? 1));
        for (const [name, document] of rest) {
          expect(document).toEqual(all.get(name));
        }
      }),
    );
  });
});
