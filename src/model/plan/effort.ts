/**
 * How much may still be looked at, in steps of some ten nanoseconds: a plan of many pods must not take for ever. It counts
 * work and not time, so that a plan says the same on every machine.
 */
export class Effort {
  private left: number;
  private readonly whole?: Effort;

  public constructor(most: number, whole?: Effort) {
    this.left = most;
    this.whole = whole;
  }

  /** A part of it, for one question. */
  public part(most: number): Effort {
    return new Effort(most, this);
  }

  /** Whether there was enough left; once there was not, there never is again. */
  public spend(steps: number): boolean {
    this.left -= steps;
    const rest = this.whole?.spend(steps) ?? true;
    return rest && this.left >= 0;
  }

  public get isSpent(): boolean {
    return this.left < 0 || (this.whole?.isSpent ?? false);
  }
}
