import type { IConstruct } from 'constructs';
import { onePerApp } from './one-per-app';

type Undo = () => void;

/** How changes of an app are taken back, while something is built that may be refused. */
class Changes {
  private readonly undos: Undo[] = [];
  private depth = 0;

  public begin(): number {
    this.depth += 1;
    return this.undos.length;
  }

  public record(undo: Undo): void {
    if (this.depth > 0) {
      this.undos.push(undo);
    }
  }

  public takeBack(mark: number): void {
    while (this.undos.length > mark) {
      this.undos.pop()?.();
    }
  }

  public end(): void {
    this.depth -= 1;
    if (this.depth === 0) {
      this.undos.length = 0;
    }
  }
}

const changesOf = onePerApp(() => new Changes());

/** The building of one construct: what is refused leaves nothing behind, neither itself nor what it had from others. */
export class Building {
  private readonly construct: IConstruct;
  private readonly mark: number;

  public constructor(construct: IConstruct) {
    this.construct = construct;
    this.mark = changesOf(construct).begin();
  }

  /** For a `catch`: takes back what was changed since the beginning. */
  public takeBack(): void {
    const { scope, id } = this.construct.node;
    changesOf(this.construct).takeBack(this.mark);
    scope?.node.tryRemoveChild(id);
  }

  /** For a `finally`. */
  public end(): void {
    changesOf(this.construct).end();
  }
}

/** Remember how a change is taken back where the construct that makes it is refused. */
export function onRefusal(construct: IConstruct, undo: Undo): void {
  changesOf(construct).record(undo);
}
