import type { ClaimPlan, Plan, VolumePlan } from '../../model/plan/plan';
import { type Card, cardsOf, volumesOf } from './card';
import { collapseNodes, collapseRows } from './collapse';
import { groupBy } from './group';
import { mountsOf } from './mount';
import type { Disk, NodeBox, Row, RowGroup } from './node-box';

/** What is drawn of a plan: nodes with disks with volumes, and claims beside them. */
export interface Picture {
  readonly nodes: readonly NodeBox[];
  /** So many node boxes more are not drawn. */
  readonly nodesLeftOut: number;
  /** Nodes that have no volume. */
  readonly bare: readonly string[];
  readonly cards: readonly Card[];
  /** Claims that have no card any more. */
  readonly claimsLeftOut: readonly ClaimPlan[];
  readonly hasClasses: boolean;
}

/** A picture of more than this is no picture. */
export interface Room {
  readonly volumes: number;
  readonly nodes: number;
  readonly cards: number;
}

export function pictureOf(plan: Plan, room: Room): Picture {
  const known = new Set(plan.volumes.map(({ name }) => name));
  const settled = new Map<string, ClaimPlan>();
  for (const claim of plan.claims) {
    const [volume, ...others] = volumesOf(claim);
    if (claim.verdict.kind === 'guaranteed' && others.length === 0 && known.has(volume)) {
      settled.set(volume, claim);
    }
  }
  const inRows = new Set(settled.values());
  const all = cardsOf(plan.claims.filter((claim) => !inRows.has(claim)));
  const cards = all.slice(0, room.cards);
  const drawn = new Set(cards.flatMap(({ titles }) => titles));
  const claimsLeftOut = plan.claims.filter(
    (claim) => !inRows.has(claim) && !drawn.has(`${claim.claim.namespace}/${claim.claim.name}`),
  );
  const nodes = nodeBoxes(plan, settled, cards);
  const fewer =
    plan.volumes.length > room.volumes || nodes.length > room.nodes ? collapseNodes(nodes.map(collapseRows)) : nodes;
  const shown = fewer.slice(0, room.nodes);
  const withVolumes = new Set(plan.volumes.flatMap((volume) => volume.nodes));
  return {
    nodes: shown,
    nodesLeftOut: fewer.slice(room.nodes).reduce((sum, { alike }) => sum + 1 + alike.length, 0),
    bare: plan.nodes.filter((node) => isName(node) && !withVolumes.has(node)),
    cards,
    claimsLeftOut,
    hasClasses: new Set(plan.volumes.map(({ storageClassName }) => storageClassName)).size > 1,
  };
}

function nodeBoxes(
  { volumes, claims }: Plan,
  settled: ReadonlyMap<string, ClaimPlan>,
  cards: readonly Card[],
): NodeBox[] {
  const cardsOfVolume = new Map<string, Card[]>();
  for (const card of cards) {
    for (const volume of card.volumes) {
      const found = cardsOfVolume.get(volume);
      if (found) {
        found.push(card);
      } else {
        cardsOfVolume.set(volume, [card]);
      }
    }
  }
  const unproven = new Set(
    claims.filter(({ verdict }) => verdict.kind === 'unproven').map(({ storageClassName }) => storageClassName),
  );
  const order = new Map(cards.map((card, index) => [card, index]));
  return [...groupBy(volumes, (volume) => titleOf(volume))].map(([title, onNode]) => {
    const mounts = mountsOf(onNode.map(({ path }) => path));
    const disks = [...groupBy(onNode, (_, index) => mounts[index])].map(([mount, onDisk]): Disk => {
      const groups = groupBy(onDisk, ({ name }) =>
        (cardsOfVolume.get(name) ?? []).map((card) => order.get(card)).join(),
      );
      return {
        title: mount,
        groups: [...groups.values()].map((members): RowGroup => {
          const candidates = cardsOfVolume.get(members[0].name) ?? [];
          const rows = members.map((volume): Row => {
            const claim = settled.get(volume.name);
            const asked = claim?.bytes ?? Math.max(0, ...candidates.map(({ plan }) => plan.bytes));
            return { volume, settled: claim, asked, maybe: unproven.has(volume.storageClassName), alike: [] };
          });
          return { cards: candidates, rows };
        }),
      };
    });
    return { title, disks, alike: [] };
  });
}

/** One with a blank stands for nodes that no manifest names. */
function isName(node: string): boolean {
  return !node.includes(' ');
}

function titleOf({ nodes }: VolumePlan): string {
  return nodes.length === 0 ? 'no named node' : nodes.join(', ');
}
