import { isBound, isDecided, isScheduled } from './observer';
import type { Stage } from './stage';

const LONGEST = 90_000;
/** More than the scheduler's back-off of a second, the second until it looks at that, and the controller's 2 s. */
const NOTHING_HAPPENS = 3_000;

/**
 * Waits until nothing can happen any more: all is bound and placed, or each pod that is left has been looked at again in the
 * state that is now.
 *
 * @param advance makes what is due in this state, and says whether something of it is still missing
 * @throws When it does not come to rest.
 */
export async function settle(stage: Stage, advance: () => Promise<boolean>): Promise<void> {
  const { observer, name } = stage;
  const end = Date.now() + LONGEST;
  while (Date.now() < end) {
    const isMissing = await advance();
    const state = stage.state();
    const isReady = (): boolean => !isMissing && stage.isInSight() && observer.pods(name).every(isDecided);
    if (!isReady()) {
      await observer.until(name, () => stage.state() !== state || isReady(), 1_000);
    } else if (observer.pods(name).every(isScheduled) && observer.claims(name).every(isBound)) {
      return;
    } else if (await isAtRest(stage, state)) {
      return;
    }
  }
  throw new Error(`${name} does not come to rest within ${LONGEST / 1000} s: ${stage.state()}`);
}

async function isAtRest(stage: Stage, state: string): Promise<boolean> {
  if (!(await stage.hasStayed(state, 300))) {
    return false;
  }
  await nudge(stage);
  if (!(await stage.hasStayed(state, NOTHING_HAPPENS))) {
    return false;
  }
  await stage.canaries.passClaims();
  await stage.canaries.passPods();
  return stage.state() === state;
}

/** A pod that changes is looked at again, even if the scheduler has missed what would help it. */
async function nudge({ client, observer, name }: Stage): Promise<void> {
  const annotations = { nudged: `${Date.now()}` };
  const pods = observer.pods(name).filter((pod) => !isScheduled(pod));
  await Promise.all(pods.map((pod) => client.patch(pod, { metadata: { annotations } })));
}
