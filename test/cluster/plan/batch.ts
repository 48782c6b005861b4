import { setTimeout as sleep } from 'node:timers/promises';

/** So long it is waited for others who want the same. */
const GATHER_MS = 100;

/** Does something once for all who ask for it before it begins. */
export class Batch {
  private readonly begun: Promise<void>[] = [];
  private next?: Promise<void>;

  /** @param atOnce so many may be under way: who comes when they are waits for the end of one */
  public constructor(
    private readonly work: () => Promise<void>,
    private readonly atOnce = 1,
  ) {}

  /** Until it is done, begun after this call. */
  public join(): Promise<void> {
    this.next ??= this.begin();
    return this.next;
  }

  private async begin(): Promise<void> {
    await sleep(GATHER_MS);
    await this.begun.at(-this.atOnce)?.catch(() => {}); // who joined it is told
    this.next = undefined;
    const work = this.work();
    this.begun.push(work);
    await work;
  }
}
