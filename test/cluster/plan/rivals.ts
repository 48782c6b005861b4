import type { Step } from '../../../src/model/plan/plan';
import { parseQuantity } from '../../../src/model/quantity';
import type { Manifest } from '../harness/manifest';
import type { Stage } from './stage';

const NOBODY = 'nobody';

/**
 * Makes a tie end as a step tells: for its time the free volumes that are equal to the largest that it takes are kept for a
 * claim that there is none of. Kubernetes could take either, so this decides nothing else: smaller ones are left as they are,
 * since one of those would be taken before.
 *
 * @returns what undoes it
 */
export async function hideRivals(stage: Stage, { tie, takes }: Step): Promise<() => Promise<void>> {
  const rivals = tie && takes.length > 0 ? rivalsOf(stage, takes) : [];
  if (rivals.length === 0) {
    return async () => {};
  }
  await keepFor(stage, rivals, { namespace: stage.name, name: NOBODY });
  return () => keepFor(stage, rivals, null);
}

function rivalsOf(stage: Stage, takes: Step['takes']): Manifest[] {
  const most = Math.max(...takes.map(({ bytes }) => bytes));
  const volumes = stage.observer.volumes(stage.name);
  const isTaken = ({ metadata }: Manifest): boolean =>
    takes.some(({ volume }) => stage.realm.of(volume) === metadata?.name);
  const equals = volumes.filter(({ spec }) => parseQuantity(spec.capacity.storage) === most);
  // The controller goes by the number of access modes before it goes by size.
  const modes = new Set(equals.filter(isTaken).map(({ spec }) => spec.accessModes.length));
  return equals.filter(
    (volume) => !isTaken(volume) && !volume.spec.claimRef && modes.has(volume.spec.accessModes.length),
  );
}

async function keepFor(stage: Stage, volumes: readonly Manifest[], claimRef: object | null): Promise<void> {
  const { client, observer, name } = stage;
  await Promise.all(volumes.map((volume) => client.patch(volume, { spec: { claimRef } })));
  const names = new Set(volumes.map(({ metadata }) => metadata?.name));
  const isSeen = (): boolean =>
    observer
      .volumes(name)
      .filter(({ metadata }) => names.has(metadata?.name))
      .every(({ spec }) => (spec.claimRef?.name === NOBODY) === (claimRef !== null));
  await observer.expect(name, 'volumes that are kept', isSeen);
  await stage.canaries.sight();
}
