import { setTimeout as sleep } from 'node:timers/promises';

/** So long it is waited for others who want the same. */
const GATHER_MS = 100;

/** Does something once for all who ask for it before it begins. It may begin again before it has ended. */
export class Batch {
  private next?: Promise<void>;

  public constructor(private readonly work: () => Promise<void>) {}

  /** Until it is done, begun after this call. */
  public join(): Promise<void> {
    this.next ??= this.begin();
    return this.next;
  }

  private async begin(): Promise<void> {
    await sleep(GATHER_MS);
    this.next = undefined;
    await this.work();
  }
}
