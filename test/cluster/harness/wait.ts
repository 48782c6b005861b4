import { setTimeout as sleep } from 'node:timers/promises';

export interface WaitOptions {
  /** @default 60 */
  readonly timeoutSeconds?: number;

  /** Called before every attempt; what it throws ends the waiting. @default - only time ends it */
  readonly giveUp?: () => void;

  /** Called when the time is over, for the error's message. @default - the message names the last error only */
  readonly explain?: () => Promise<string>;
}

const INTERVAL_MS = 200;

/**
 * Asks again and again until the answer is not undefined and not false.
 *
 * @throws when that takes too long; an error thrown by `ask` in the last attempt is named
 */
export async function waitUntil<T>(
  what: string,
  ask: () => Promise<T | undefined | false> | T | undefined | false,
  { timeoutSeconds = 60, giveUp, explain }: WaitOptions = {},
): Promise<T> {
  const end = Date.now() + timeoutSeconds * 1000;
  let failure: unknown;
  do {
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
    await sleep(INTERVAL_MS);
  } while (Date.now() < end);
  const explanation = explain === undefined ? '' : `\n${await explain()}`;
  const cause = failure === undefined ? '' : `\nlast attempt: ${failure}`;
  throw new Error(`${what}: not so after ${timeoutSeconds} s${explanation}${cause}`);
}
