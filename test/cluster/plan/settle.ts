import { isBound, isDecided, isGated, isScheduled, LONGEST } from './observer';
import type { Stage } from './stage';

/** So long it is not asked whether nothing can happen any more, which is work for the control plane. */
const PATIENCE = 1_000;
const AGAIN = 1_000;

/**
 * Waits until nothing can happen any more: all is bound and placed, or each pod that is left has been looked at again in the
 * state that is now.
 *
 * @param advance makes what is due in this state, and says whether something of it is still missing
 * @throws When it does not come to rest.
 */
export async function settle(stage: Stage, advance: () => Promise<boolean>): Promise<void> {
  const { observer, name } = stage;
  const isDone = (): boolean =>
    isLookedAt(stage) && observer.pods(name).every(isScheduled) && observer.claims(name).every(isBound);
  const end = Date.now() + LONGEST;
  while (Date.now() < end) {
    const isMissing = await advance();
    const state = stage.state();
    const isReady = (): boolean => !isMissing && isLookedAt(stage);
    if (!isReady()) {
      await observer.until(name, () => stage.state() !== state || isReady(), AGAIN);
    } else if (isDone() || (await isAtRest(stage, isDone))) {
      return;
    }
  }
  throw restless(stage);
}

/**
 * Waits until something is so, or nothing can happen any more.
 *
 * @returns whether it is so
 * @throws When it does not come to rest.
 */
export async function comesAbout(stage: Stage, isSo: () => boolean): Promise<boolean> {
  const { observer, name } = stage;
  const end = Date.now() + LONGEST;
  let isOver = await observer.until(name, isSo, PATIENCE);
  while (!isOver && Date.now() < end) {
    isOver = await (isLookedAt(stage)
      ? isAtRest(stage, isSo)
      : observer.until(name, () => isSo() || isLookedAt(stage), AGAIN).then(isSo));
  }
  if (!isOver) {
    throw restless(stage);
  }
  return isSo();
}

/** Each pod that the scheduler may place has its first word. */
function isLookedAt(stage: Stage): boolean {
  return stage.isInSight() && stage.observer.pods(stage.name).every((pod) => isGated(pod) || isDecided(pod));
}

/** Whether all has been looked at again and nothing has changed by it, or something has become so meanwhile. */
async function isAtRest(stage: Stage, isSo: () => boolean): Promise<boolean> {
  const { canaries, observer, name } = stage;
  const state = stage.state();
  const hasChanged = (): boolean => isSo() || stage.state() !== state;
  const lookAgain = async (): Promise<void> => {
    await canaries.sight();
    await nudge(stage);
    await canaries.look();
  };
  // As long as nothing changes, it is all the same which of them is first.
  const all = Promise.all([canaries.round(), lookAgain()]).then(() => canaries.sight());
  await observer.unless(name, hasChanged, all);
  return !hasChanged() || isSo();
}

/** A pod that changes is looked at again, even if the scheduler has missed what would help it. */
async function nudge({ client, observer, name }: Stage): Promise<void> {
  const annotations = { nudged: `${Date.now()}` };
  const pods = observer.pods(name).filter((pod) => !isScheduled(pod) && !isGated(pod));
  await Promise.all(pods.map((pod) => client.patch(pod, { metadata: { annotations } })));
}

function restless(stage: Stage): Error {
  return new Error(`${stage.name} does not come to rest within ${LONGEST / 1000} s: ${stage.state()}`);
}
