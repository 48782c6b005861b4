import type { Step } from '../../../src/model/plan/plan';
import { parseQuantity } from '../../../src/model/quantity';
import type { Manifest } from '../harness/manifest';
import { type Case, shuffled } from './case';
import { NODE } from './lab';
import { isBound, isScheduled } from './observer';
import { hideRivals } from './rivals';
import { comesAbout, settle } from './settle';
import type { Outcome, Stage } from './stage';
import { anyPodOf, type HandMade, handMadePods } from './world';

const GATE = { name: 'example.com/step' };

/** The cluster did something else than a step says. */
export class OtherThanTold extends Error {
  /** @param chance why another time it may do as told */
  public constructor(
    message: string,
    public readonly chance?: 'tie' | 'race',
  ) {
    super(message);
  }
}

/**
 * Plays a story, and then lets the rest come.
 *
 * A controller's step is forced by making its claim only then; a pod's by a gate that is taken off only then, and by a node
 * selector that is added. The controllers of StatefulSets and Deployments, whose pods have no order, are left out for that.
 *
 * @param handed names of the claims that wait for a person, who hands them a volume when a pod that mounts them is due
 * @param turn Another one tries another order of templates.
 * @throws {@link OtherThanTold}
 */
export async function replay(
  stage: Stage,
  story: readonly Step[],
  { order }: Pick<Case, 'order'>,
  handed: ReadonlySet<string>,
  turn: number,
): Promise<Outcome> {
  const director = new Director(stage, handed, turn);
  await director.begin(story);
  for (const step of story) {
    await director.perform(step);
  }
  await director.finish(order);
  return stage.outcome();
}

class Director {
  private readonly pods: ReadonlyMap<string, HandMade>;
  private readonly made = new Set<string>();

  public constructor(
    private readonly stage: Stage,
    private readonly handed: ReadonlySet<string>,
    turn: number,
  ) {
    this.pods = new Map(handMadePods(stage.world, turn).map((pod) => [pod.name, pod]));
  }

  /** Makes the claims that nothing binds before a step does. */
  public async begin(story: readonly Step[]): Promise<void> {
    const told = new Set(story.filter(isOfController).flatMap(({ takes }) => takes.map(({ claim }) => claim.name)));
    const early = this.stage.world.claims.filter(
      (claim) => !told.has(`${claim.metadata?.name}`) && this.waits(claim) && !claim.spec.volumeName,
    );
    await Promise.all(early.map((claim) => this.make(claim)));
    await this.stage.canaries.sight();
  }

  public async perform(step: Step): Promise<void> {
    const show = await hideRivals(this.stage, step);
    if (isOfController(step)) {
      await this.bind(step);
    } else {
      await this.schedule(step);
    }
    await show();
  }

  /** Lets all come that has not come yet. */
  public async finish(order: readonly number[]): Promise<void> {
    await Promise.all(shuffled(this.stage.world.claims, order).map((claim) => this.make(claim)));
    const left = shuffled([...this.pods.values()], order);
    await settle(this.stage, async () => {
      const due = left.filter(({ name, after }) => !this.isOpen(name) && (!after || this.isPlaced(after)));
      await Promise.all(due.map((pod) => this.open(pod, {})));
      return due.length > 0;
    });
  }

  private async bind({ takes: [{ claim }], takes }: Step): Promise<void> {
    const { name } = claim;
    const maker = [...this.pods.values()].find(({ ephemeral }) => ephemeral === name);
    const templated = [...this.pods.values()].find(({ claims }) =>
      claims.some(({ metadata }) => metadata?.name === name),
    );
    const manifests = [...this.stage.world.claims, ...(templated?.claims ?? [])];
    if (maker) {
      await this.makeGated(maker);
    } else {
      await this.make(manifests.find(({ metadata }) => metadata?.name === name)!);
    }
    const after = (maker ?? templated)?.after;
    if (after !== undefined && !this.isPlaced(after)) {
      throw new OtherThanTold(`claim '${name}' comes only after pod '${after}'`);
    }
    await this.expectTaken(takes, `the controller does not bind '${name}'`, () => true);
  }

  private async schedule({ pod, node, takes }: Step): Promise<void> {
    const name = pod?.name ?? anyPodOf(takes[0].claim.name);
    const made = this.pods.get(name);
    if (!made) {
      throw new OtherThanTold(`there is no pod '${name}'`);
    }
    if (made.after !== undefined && !this.isPlaced(made.after)) {
      throw new OtherThanTold(`pod '${name}' comes only after pod '${made.after}'`);
    }
    const claims = this.stage.world.claims.filter(({ metadata }) => made.mounts.includes(`${metadata?.name}`));
    await Promise.all([...claims, ...made.claims].map((claim) => this.make(claim)));
    await Promise.all(claims.filter((claim) => this.isHanded(claim)).map((claim) => this.handOver(claim, `${node}`)));
    await this.open(made, { [NODE]: `${this.stage.realm.nodes.get(`${node}`)}` });
    await this.expectTaken(takes, `pod '${name}' finds no place on '${node}'`, () => this.isPlaced(name));
  }

  /** Waits until all that a step takes is taken. */
  private async expectTaken(takes: Step['takes'], otherwise: string, isSo: () => boolean): Promise<void> {
    const { observer, name } = this.stage;
    const claimOf = (claim: string): Manifest | undefined => observer.claim(name, claim);
    const isDone = (): boolean =>
      isSo() && takes.every(({ claim }) => claimOf(claim.name) && isBound(claimOf(claim.name)!));
    const hasHappened = await comesAbout(this.stage, () => isDone() || this.isLate(takes));
    if (!hasHappened || this.isLate(takes)) {
      throw new OtherThanTold(
        `${otherwise}: ${JSON.stringify([...this.stage.outcome().bound])}`,
        hasHappened ? 'race' : undefined,
      );
    }
    const { bound } = this.stage.outcome();
    const wrong = takes.filter(({ claim, volume }) => bound.get(claim.name) !== volume);
    if (wrong.length > 0) {
      const taken = wrong.map(({ claim }) => bound.get(claim.name)!);
      const told = wrong.map(({ claim, volume }, at) => `'${claim.name}' takes '${taken[at]}' in place of '${volume}'`);
      // It took volumes of the size that was told.
      const isTie = wrong.every(({ bytes }, at) => this.bytesOf(taken[at]) === bytes);
      throw new OtherThanTold(told.join(', '), isTie ? 'tie' : undefined);
    }
    await this.stage.canaries.sight();
  }

  /**
   * The controller has bound a claim to a volume of another class that is kept for it, before the scheduler, which does not
   * see that one, has taken the volume of the story. Where claim and pod come together, the scheduler was first 7 to 11 times
   * of 100.
   */
  private isLate(takes: Step['takes']): boolean {
    const { bound } = this.stage.outcome();
    const kept = new Set(
      this.stage.world.volumes.filter(({ spec }) => spec.claimRef).map(({ metadata }) => metadata?.name),
    );
    return takes.some(({ claim, volume }) => bound.get(claim.name) !== volume && kept.has(bound.get(claim.name)));
  }

  private bytesOf(volume: string): number {
    const { spec } = this.stage.world.volumes.find(({ metadata }) => metadata?.name === volume) as Manifest;
    return parseQuantity(spec.capacity.storage);
  }

  private waits({ spec }: Manifest): boolean {
    const found = this.stage.world.classes.find(({ metadata }) => metadata?.name === spec.storageClassName);
    return found?.volumeBindingMode === 'WaitForFirstConsumer';
  }

  private isHanded({ metadata }: Manifest): boolean {
    return this.handed.has(`${metadata?.name}`);
  }

  private async handOver(claim: Manifest, node: string): Promise<void> {
    const key = `handed ${claim.metadata?.name}`;
    if (!this.made.has(key)) {
      this.made.add(key);
      await this.stage.handOver(claim, node);
    }
  }

  private async make(manifest: Manifest): Promise<void> {
    const key = `${manifest.kind} ${manifest.metadata?.name}`;
    if (!this.made.has(key)) {
      this.made.add(key);
      await this.stage.create(manifest);
    }
  }

  private makeGated({ pod }: HandMade): Promise<void> {
    return this.make({ ...pod, spec: { ...pod.spec, schedulingGates: [GATE] } });
  }

  /** Gives a pod to the scheduler. */
  private async open(made: HandMade, nodeSelector: Readonly<Record<string, string>>): Promise<void> {
    const { name, pod, claims } = made;
    this.made.add(openKey(name));
    await Promise.all(claims.map((claim) => this.make(claim)));
    if (!this.made.has(`Pod ${name}`)) {
      await this.make({ ...pod, spec: { ...pod.spec, nodeSelector: { ...pod.spec.nodeSelector, ...nodeSelector } } });
      return;
    }
    const gated = { ...pod, metadata: { name, namespace: this.stage.name } };
    await this.stage.client.patch(gated, { spec: { nodeSelector, schedulingGates: null } });
  }

  private isOpen(pod: string): boolean {
    return this.made.has(openKey(pod));
  }

  private isPlaced(name: string): boolean {
    const pod = this.stage.observer.pod(this.stage.name, name);
    return pod !== undefined && isScheduled(pod);
  }
}

function openKey(pod: string): string {
  return `open ${pod}`;
}

function isOfController({ pod, node }: Step): boolean {
  return pod === undefined && node === undefined;
}
