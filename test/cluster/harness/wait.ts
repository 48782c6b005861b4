import { setTimeout as sleep } from 'node:timers/promises';

export interface WaitOptions {
  /** Called before every attempt; what it throws ends the waiting. @default - nothing does */
  readonly giveUp?: () => void;

  /** Called when it hangs, for the error's message. @default - the message names the last error only */
  readonly explain?: () => Promise<string>;
}

const INTERVAL_MS = 200;

/** So long nothing takes, on any machine: what is not so by then hangs. */
const LONGEST_SECONDS = 900;

/**
 * Asks again and again until the answer is not undefined and not false.
 *
 * A question that takes long, as on a busy machine, is asked less often.
 *
 * @throws when it hangs; an error thrown by `ask` in the last attempt is named
 */
export async function waitUntil<T>(
  what: string,
  ask: () => Promise<T | undefined | false> | T | undefined | false,
  { giveUp, explain }: WaitOptions = {},
): Promise<T> {
  const end = Date.now() + LONGEST_SECONDS * 1000;
  let failure: unknown;
  do {
    const started = Date.now();
    giveUp?.();
    try {
      failure = undefined;
      const answer = await ask();
      if (answer !== undefined && answer !== false) {
        return answer;
      }
    } catch (error) {
      failure = error;
    }
    await sleep(Math.max(INTERVAL_MS, Date.now() - started));
  } while (Date.now() < end);
  const explanation = explain === undefined ? '' : `\n${await explain()}`;
  const cause = failure === undefined ? '' : `\nlast attempt: ${failure}`;
  throw new Error(`${what}: not so after ${LONGEST_SECONDS} s${explanation}${cause}`);
}
