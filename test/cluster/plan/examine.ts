import type { Plan, Step } from '../../../src/model/plan/plan';
import { PERSON } from '../../model/plan/cases';
import type { Case } from './case';
import { contradictions } from './contradictions';
import type { Lab } from './lab';
import { play } from './play';
import { OtherThanTold, replay } from './replay';
import type { Outcome } from './stage';
import { type World, worldOf } from './world';

export type Planner = (manifests: readonly unknown[]) => Plan;

/** A plan and a cluster that do not agree. */
export interface Mismatch {
  /** What a smaller case has to keep: that something fails, what was bound, or a story. */
  readonly kind: 'error' | 'binding' | 'story';
  readonly what: readonly string[];
  readonly plan?: Plan;
  readonly outcome?: Outcome;
  readonly story?: readonly Step[];
}

export interface Examined {
  readonly kinds: readonly Plan['claims'][number]['verdict']['kind'][];
  /** Stories that were played to their end, and those that hang on chance and never went as told. */
  readonly stories: { readonly replayed: number; readonly unforced: number };
  readonly mismatches: readonly Mismatch[];
}

/** Plays a case and all stories of its plan. */
export async function examine(lab: Lab, examined: Case, planner: Planner): Promise<Examined> {
  try {
    return await compareAll(lab, examined, planner);
  } catch (error) {
    const mismatches: Mismatch[] = [{ kind: 'error', what: [`${(error as Error).stack}`] }];
    return { kinds: [], stories: { replayed: 0, unforced: 0 }, mismatches };
  }
}

async function compareAll(lab: Lab, examined: Case, planner: Planner): Promise<Examined> {
  const plan = planner(examined.manifests);
  const stories = storiesOf(plan);
  const world = worldOf(examined.manifests);
  const handed = handedBy(plan);
  const [played, ...rehearsals] = await Promise.all([
    lab.on(world, (stage) => play(stage, examined, handed)).then((outcome) => compare(plan, outcome)),
    ...stories.map((told) => rehearse(lab, world, examined, plan, told)),
  ]);
  const replayed = rehearsals.filter((mismatches) => mismatches !== 'unforced');
  return {
    kinds: plan.claims.map(({ verdict }) => verdict.kind),
    stories: { replayed: replayed.length, unforced: rehearsals.length - replayed.length },
    mismatches: [...played, ...replayed.flat()],
  };
}

/** A story and the claims that it leaves without a volume. */
interface Told {
  readonly story: readonly Step[];
  readonly claims: readonly string[];
}

function storiesOf({ claims }: Plan): Told[] {
  const told = new Map<string, Told>();
  for (const { claim, verdict } of claims) {
    if (verdict.kind === 'at risk') {
      const { story } = verdict;
      const key = JSON.stringify(story);
      told.set(key, { story, claims: [...(told.get(key)?.claims ?? []), claim.name] });
    }
  }
  return [...told.values()];
}

/** How often a story may go in another way: once may be a race. */
const TURNS = 4;
const TURNS_BY_CHANCE = 12;

async function rehearse(
  lab: Lab,
  world: World,
  examined: Case,
  plan: Plan,
  { story, claims }: Told,
): Promise<Mismatch[] | 'unforced'> {
  const ways: OtherThanTold[] = [];
  while (ways.length < (ways.some(({ chance }) => chance) ? TURNS_BY_CHANCE : TURNS)) {
    try {
      const outcome = await lab.on(world, (stage) => replay(stage, story, examined, handedBy(plan), ways.length));
      const what = claims
        .filter((claim) => outcome.bound.has(claim))
        .map((claim) => `claim '${claim}' is bound to '${outcome.bound.get(claim)}', which a story leaves nothing`);
      const mismatches: Mismatch[] = what.length > 0 ? [{ kind: 'story', what, plan, outcome, story }] : [];
      return [...mismatches, ...compare(plan, outcome, story)];
    } catch (error) {
      if (!(error instanceof OtherThanTold)) {
        throw error;
      }
      ways.push(error);
    }
  }
  const isTold = story.some(({ tie }) => tie);
  const isChance = ways.some(({ chance }) => chance === 'race' || (chance === 'tie' && isTold));
  const what = [`a story does not go as told: ${[...new Set(ways.map(({ message }) => message))].join('; or ')}`];
  return isChance ? 'unforced' : [{ kind: 'story', what, plan, story }];
}

/** Names of the claims that wait for a person. */
function handedBy({ claims }: Plan): ReadonlySet<string> {
  const waiting = claims.filter(({ verdict }) => verdict.kind === 'waiting' && verdict.waitsFor === PERSON);
  return new Set(waiting.map(({ claim }) => claim.name));
}

function compare(plan: Plan, outcome: Outcome, story?: readonly Step[]): Mismatch[] {
  const what = contradictions(plan, outcome);
  return what.length > 0 ? [{ kind: 'binding', what, plan, outcome, story }] : [];
}
