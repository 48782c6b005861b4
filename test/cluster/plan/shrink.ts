import type { Manifest } from '../harness/manifest';
import type { Arrival, Case } from './case';
import { examine, type Mismatch, type Planner } from './examine';
import type { Lab } from './lab';

const ARRIVALS: readonly Arrival[] = ['at once', 'in a row', 'one by one'];

export interface Found {
  readonly example: Case;
  readonly mismatch: Mismatch;
}

/** A manifest is left out, or another takes its place. */
interface Cut {
  readonly from: Manifest;
  readonly to?: Manifest;
}

/**
 * Leaves out what can be left out as long as plan and cluster do not agree in the same way.
 *
 * @param rounds so many at most: what is small enough by then is shown
 */
export async function shrink(lab: Lab, planner: Planner, first: Found, rounds = 8): Promise<Found> {
  const attempt = (cuts: readonly Cut[], { example, mismatch }: Found): Promise<Found | undefined> =>
    reproduce(lab, planner, { ...example, manifests: cutDown(example.manifests, cuts) }, mismatch.kind);
  let smallest = first;
  for (let smaller: Found | undefined = first, round = 0; smaller && round < rounds; round += 1) {
    const { manifests } = smallest.example;
    const cuts = [...manifests.map((from): Cut => ({ from })), ...manifests.flatMap(smallerCuts)];
    const tried = await Promise.all(cuts.map(async (cut) => ({ cut, found: await attempt([cut], smallest) })));
    const helpful = tried.filter(({ found }) => found !== undefined);
    // What can be left out alone can mostly be left out together.
    const together =
      helpful.length > 1
        ? await attempt(
            helpful.map(({ cut }) => cut),
            smallest,
          )
        : undefined;
    smaller = together ?? helpful[0]?.found;
    smallest = smaller ?? smallest;
  }
  return smallest;
}

/** Which way to arrive shows what is bound wrongly may be chance; to a story it is all the same. */
async function reproduce(
  lab: Lab,
  planner: Planner,
  example: Case,
  kind: Mismatch['kind'],
): Promise<Found | undefined> {
  const examples = kind === 'binding' ? ARRIVALS.map((arrival) => ({ ...example, arrival })) : [example];
  const results = await Promise.all(examples.map((one) => examine(lab, one, planner)));
  const found = results.flatMap(({ mismatches }, at) =>
    mismatches.map((mismatch): Found => ({ example: examples[at], mismatch })),
  );
  return found.find(({ mismatch }) => mismatch.kind === kind);
}

function cutDown(manifests: readonly Manifest[], cuts: readonly Cut[]): Manifest[] {
  return manifests.flatMap((manifest) => {
    const cut = cuts.find(({ from }) => from === manifest);
    return cut === undefined ? [manifest] : cut.to === undefined ? [] : [cut.to];
  });
}

function smallerCuts(from: Manifest): Cut[] {
  const { kind, spec = {} } = from;
  const but = (changed: object): Cut => ({ from, to: { ...from, spec: { ...spec, ...changed } } });
  const templates: unknown[] = spec.volumeClaimTemplates ?? [];
  const hasTemplate = kind === 'StatefulSet' || kind === 'Deployment';
  const fields = hasTemplate ? [] : ['affinity', 'nodeSelector', 'claimRef', 'volumeName', 'selector'];
  return [
    ...(spec.replicas > 1 ? [but({ replicas: spec.replicas - 1 })] : []),
    ...(templates.length > 1 ? without(templates).map((fewer) => but({ volumeClaimTemplates: fewer })) : []),
    ...without(spec.volumes ?? []).map((volumes) => but({ volumes })),
    ...fields.filter((field) => spec[field] !== undefined).map((field) => but({ [field]: undefined })),
  ];
}

function without<T>(things: readonly T[]): T[][] {
  return things.map((_, at) => things.filter((_, other) => other !== at));
}
