import type { Picture } from '../picture/picture';
import { heightOf, stack } from './block';
import { CARD_WIDTH, type CardBlock, cardBlock } from './claim-card';
import { NODE_WIDTH, type NodeBlock, nodeBlock } from './node-box';

/** Between boxes that are one below the other. */
const GAP = 14;
/** Between columns, where the lines of claims run. */
const ALLEY = 56;

export interface Placed<Part> {
  readonly x: number;
  readonly y: number;
  readonly block: Part;
}

/** Which side of a node box the claims are on. */
export type Side = 'left' | 'right';

export interface PlacedNode extends Placed<NodeBlock> {
  readonly towards: Side;
}

export interface Layout {
  readonly width: number;
  readonly height: number;
  readonly nodes: readonly PlacedNode[];
  readonly cards: readonly Placed<CardBlock>[];
}

/** Claims in the middle, nodes on both sides of them, so that no line crosses a box; without claims nodes only. */
export function layOut({ nodes, cards, hasClasses }: Picture): Layout {
  const boxes = nodes.map((node) => nodeBlock(node, hasClasses));
  const blocks = cards.map(cardBlock);
  if (blocks.length === 0) {
    return placeColumns(split(boxes, boxes.length > 9 ? 3 : 2), NODE_WIDTH + GAP);
  }
  const [left, right] = boxes.length > 1 ? split(boxes, 2) : [[], boxes];
  const middle = left.length > 0 ? NODE_WIDTH + ALLEY : 0;
  const beyond = middle + CARD_WIDTH + ALLEY;
  const sides = [...placeColumn(left, 0, 'right'), ...placeColumn(right, beyond, 'left')];
  const height = Math.max(heightOf(left, GAP), heightOf(right, GAP), heightOf(blocks, GAP));
  return {
    width: boxes.length > 0 ? beyond + NODE_WIDTH : CARD_WIDTH,
    height,
    nodes: sides,
    cards: placeCards(blocks, sides, middle, height),
  };
}

function placeColumns(columns: readonly (readonly NodeBlock[])[], step: number): Layout {
  const used = columns.filter((column) => column.length > 0);
  return {
    width: Math.max(0, used.length * step - GAP),
    height: Math.max(0, ...used.map((column) => heightOf(column, GAP))),
    nodes: used.flatMap((column, index) => placeColumn(column, index * step, 'right')),
    cards: [],
  };
}

function placeColumn(blocks: readonly NodeBlock[], x: number, towards: Side): PlacedNode[] {
  return stack(blocks, GAP).map(({ at, block }) => ({ x, y: at, block, towards }));
}

/** The boxes in their order in columns, the highest of which is as low as it can be. */
function split(blocks: readonly NodeBlock[], count: number): NodeBlock[][] {
  let most = Math.max(0, ...blocks.map(({ height }) => height));
  const columnsBelow = (limit: number): NodeBlock[][] => {
    const columns: NodeBlock[][] = [[]];
    for (const block of blocks) {
      const column = columns[columns.length - 1];
      if (column.length > 0 && heightOf([...column, block], GAP) > limit) {
        columns.push([block]);
      } else {
        column.push(block);
      }
    }
    return columns;
  };
  let columns = columnsBelow(most);
  while (columns.length > count) {
    most += 20;
    columns = columnsBelow(most);
  }
  return [...columns, ...Array.from({ length: count - columns.length }, () => [])];
}

/** Nobody should have to scroll to see the first, which is the most urgent. */
const LOWEST_START = 120;

/** In their order, and together about as high as the volumes that they may get. */
function placeCards(
  blocks: readonly CardBlock[],
  nodes: readonly PlacedNode[],
  x: number,
  height: number,
): Placed<CardBlock>[] {
  const ends = nodes.flatMap(({ y, block }) => block.ports.map(({ top, bottom }) => y + (top + bottom) / 2));
  const own = heightOf(blocks, GAP);
  const middle = ends.length > 0 ? (Math.min(...ends) + Math.max(...ends)) / 2 : 0;
  const start = Math.round(Math.max(0, Math.min(middle - own / 2, height - own, LOWEST_START)));
  return stack(blocks, GAP).map(({ at, block }) => ({ x, y: start + at, block }));
}
