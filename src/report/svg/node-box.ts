import { describeQuantity } from '../../model/quantity';
import { BOX, EDGE, FAINT, INK } from '../colours';
import type { Card } from '../picture/card';
import type { Disk, NodeBox } from '../picture/node-box';
import { shortenList } from '../shorten';
import { type Font, widthOf } from '../text';
import type { Block } from './block';
import { element, fittedLabel, label, tooltip } from './element';
import { rowBlock } from './row';

export const NODE_WIDTH = 320;

const TITLE: Font = { size: 14, bold: true };
const SMALL: Font = { size: 11 };
const PADDING = 14;
const GAP = 6;

/** Where the lines of cards end: a group of rows, from the top of the box. */
export interface Port {
  readonly cards: readonly Card[];
  readonly top: number;
  readonly bottom: number;
}

export interface NodeBlock extends Block {
  readonly ports: readonly Port[];
}

interface Part {
  readonly at: number;
  draw(x: number, y: number): string;
}

/** A node with its disks and their volumes. */
export function nodeBlock(node: NodeBox, hasClasses: boolean): NodeBlock {
  const parts: Part[] = [];
  const ports: Port[] = [];
  let at = node.alike.length > 0 ? 56 : 40;
  for (const disk of node.disks) {
    parts.push({ at, draw: (x, y) => drawMount(disk.title, x + PADDING, y) });
    at += 22;
    for (const { rows, cards } of disk.groups) {
      const top = at;
      for (const row of rows) {
        const block = rowBlock(row, NODE_WIDTH - 2 * PADDING, hasClasses);
        parts.push({ at, draw: (x, y) => block.draw(x + PADDING, y) });
        at += block.height + GAP;
      }
      addPort(ports, { cards, top, bottom: at - GAP });
    }
    at += 6;
  }
  const height = at - 6 - GAP + PADDING;
  return {
    height,
    ports: ports.filter(({ cards }) => cards.length > 0),
    draw: (x, y) =>
      [
        element('rect', { x, y, width: NODE_WIDTH, height, rx: 10, fill: BOX, stroke: EDGE }),
        drawHead(node, x + PADDING, y),
        ...parts.map((part) => part.draw(x, y + part.at)),
      ].join(''),
  };
}

/** Groups that follow each other and that the same cards may get have one port, across disks as well. */
function addPort(ports: Port[], port: Port): void {
  const last = ports.at(-1);
  if (
    last &&
    last.cards.length === port.cards.length &&
    last.cards.every((card, index) => card === port.cards[index])
  ) {
    ports[ports.length - 1] = { ...last, bottom: port.bottom };
  } else {
    ports.push(port);
  }
}

function drawHead({ title, disks, alike }: NodeBox, x: number, y: number): string {
  const sum = sizeOf(disks);
  const width = NODE_WIDTH - 2 * PADDING - widthOf(sum, SMALL) - 32;
  return [
    element('rect', { x, y: y + 14, width: 15, height: 7, rx: 2, fill: FAINT }),
    element('rect', { x, y: y + 23, width: 15, height: 7, rx: 2, fill: FAINT }),
    element('circle', { cx: x + 11.5, cy: y + 17.5, r: 1.3, fill: BOX }),
    element('circle', { cx: x + 11.5, cy: y + 26.5, r: 1.3, fill: BOX }),
    fittedLabel(title, width, { x: x + 22, y: y + 27, font: TITLE, fill: INK }),
    label(sum, { x: x + NODE_WIDTH - 2 * PADDING, y: y + 27, font: SMALL, fill: FAINT, anchor: 'end' }),
    alike.length > 0
      ? label(
          `and ${alike.length} more nodes like this`,
          { x: x + 22, y: y + 44, font: SMALL, fill: FAINT },
          tooltip(shortenList(alike, 20)),
        )
      : '',
  ].join('');
}

function sizeOf(disks: readonly Disk[]): string {
  const rows = disks.flatMap(({ groups }) => groups.flatMap((group) => group.rows));
  return describeQuantity(rows.reduce((sum, { volume, alike }) => sum + volume.bytes * (1 + alike.length), 0));
}

function drawMount(title: string, x: number, y: number): string {
  return [
    element('rect', {
      x: x + 1,
      y: y + 5,
      width: 13,
      height: 9,
      rx: 2,
      fill: 'none',
      stroke: FAINT,
      'stroke-width': 1.2,
    }),
    element('circle', { cx: x + 10.5, cy: y + 9.5, r: 1.2, fill: FAINT }),
    fittedLabel(title, NODE_WIDTH - 2 * PADDING - 22, { x: x + 22, y: y + 13.5, font: SMALL, fill: FAINT }),
  ].join('');
}
