import type { Claim } from '../cluster/claim';
import type { Verdict } from '../plan';
import type { Board } from '../rules/board';
import { isMadeOnly } from '../rules/route';

/** What the annotation has to be to accept anything: Kubernetes takes its own true-or-false annotations in the same way. */
export const ACCEPTS = 'true';

/** The one rule, for synthesis, the command and the validation, by which it is accepted that a claim is at risk. */
export class Acceptance {
  private readonly board: Board;
  /** Names of the volumes that accept it. */
  private readonly volumes: ReadonlySet<string>;
  /** By the volumes that a claim may get: one list for all that may get the same. */
  private readonly known = new WeakMap<readonly string[], boolean>();

  public constructor(board: Board) {
    this.board = board;
    const accepting = board.cluster.volumes.filter(({ allowAtRisk }) => allowAtRisk === ACCEPTS);
    this.volumes = new Set(accepting.map(({ name }) => name));
  }

  /**
   * Whether it is accepted that a claim is at risk.
   *
   * A claim whose volume can only be made loses none to others. It is at risk because its pod's other claims are, so it is
   * accepted where each of those is.
   *
   * @param volumes names of those that the claim may get
   */
  public of(claim: Claim, volumes: readonly string[], verdictOf: (claim: Claim) => Verdict): boolean {
    if (this.isAccepted(claim, volumes)) {
      return true;
    }
    if (!this.isMade(claim)) {
      return false;
    }
    const others = this.companionsOf(claim).flatMap((other) => {
      const verdict = verdictOf(other);
      return verdict.kind === 'at risk' ? [this.isAccepted(other, verdict.volumes)] : [];
    });
    return others.length > 0 && !others.includes(false);
  }

  /**
   * What the storage of a claim says. Of a class, its StorageClass does. A claim without a class may get a volume of any storage
   * without one, so each volume that it may get has to say so.
   */
  private isAccepted({ storageClassName }: Claim, volumes: readonly string[]): boolean {
    if (storageClassName) {
      return this.board.cluster.classes.get(storageClassName).allowAtRisk === ACCEPTS;
    }
    const known =
      this.known.get(volumes) ?? (volumes.length > 0 && volumes.every((volume) => this.volumes.has(volume)));
    this.known.set(volumes, known);
    return known;
  }

  /** The other claims of its pods that can lose a volume. */
  private companionsOf(claim: Claim): Claim[] {
    const { users, cluster } = this.board;
    const keys = new Set((users.get(claim.key) ?? []).flatMap(({ claims }) => claims));
    return [...keys]
      .flatMap((key) => cluster.claims.get(key) ?? [])
      .filter((other) => other !== claim && !this.isMade(other));
  }

  private isMade({ key }: Claim): boolean {
    return isMadeOnly(this.board.routes.get(key));
  }
}
