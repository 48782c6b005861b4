import { PAPER, TONES } from '../colours';
import { labelOf } from '../order';
import { CARD_WIDTH } from './claim-card';
import { element } from './element';
import type { Layout, Placed, PlacedNode } from './layout';
import { NODE_WIDTH, type Port } from './node-box';

/** From each claim to each group of volumes of which it may get one. */
export function drawLines({ nodes, cards }: Layout): string {
  return cards
    .flatMap(({ x, y, block }) =>
      nodes.flatMap((node) => {
        const from = { x: node.towards === 'right' ? x : x + CARD_WIDTH, y: y + block.height / 2 };
        return node.block.ports
          .filter(({ cards: candidates }) => candidates.includes(block.card))
          .map((port) => drawLine(from, endOf(node, port), TONES[labelOf(block.card.plan.verdict)].strong));
      }),
    )
    .join('');
}

/** Where the lines end. */
export function drawPorts({ nodes }: Layout): string {
  return nodes.flatMap((node) => node.block.ports.map((port) => drawPort(node, port))).join('');
}

function endOf({ x, y, towards }: Placed<unknown> & Pick<PlacedNode, 'towards'>, { top, bottom }: Port): Point {
  return { x: towards === 'right' ? x + NODE_WIDTH : x, y: y + (top + bottom) / 2 };
}

interface Point {
  readonly x: number;
  readonly y: number;
}

function drawLine(from: Point, to: Point, stroke: string): string {
  const middle = round((from.x + to.x) / 2);
  const d = `M${round(from.x)} ${round(from.y)}C${middle} ${round(from.y)} ${middle} ${round(to.y)} ${round(to.x)} ${round(to.y)}`;
  return element('path', { d, fill: 'none', stroke, 'stroke-width': 1.6, 'stroke-opacity': 0.75 });
}

/** A bracket beside the rows, and a dot on it. */
function drawPort(node: PlacedNode, port: Port): string {
  const { x, y } = endOf(node, port);
  const inward = node.towards === 'right' ? -6 : 6;
  const [top, bottom] = [node.y + port.top + 6, node.y + port.bottom - 6];
  const d = `M${round(x + inward)} ${round(top)}V${round(bottom)}M${round(x)} ${round(y)}h${inward}`;
  return [
    element('path', { d, fill: 'none', stroke: '#8c959f', 'stroke-width': 1.6, 'stroke-linecap': 'round' }),
    element('circle', { cx: x, cy: y, r: 3.5, fill: PAPER, stroke: '#8c959f', 'stroke-width': 1.6 }),
  ].join('');
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
