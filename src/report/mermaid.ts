import { claimTitle } from '../model/plan/answer/describe';
import type { Plan } from '../model/plan/plan';
import { describeQuantity } from '../model/quantity';
import { BOX, EDGE, FAINT, INK, PAPER, TONES } from './colours';
import { type Label, labelOf } from './order';
import type { Card } from './picture/card';
import type { Disk, NodeBox, Row, RowGroup } from './picture/node-box';
import { type Picture, pictureOf, type Room } from './picture/picture';
import { reasonOf } from './picture/reason';
import { shortenList } from './shorten';
import { summarize } from './summary';

const ROOM: Room = { volumes: 60, nodes: 20, cards: 16 };
/** What Mermaid draws at most, and GitHub with it, is 50,000 characters and 500 lines. */
const MOST_CHARACTERS = 48_000;
const MOST_LINES = 400;
/** Notes and names, of which the rest is counted. */
const MOST_LISTED = 8;

/** Labels are sentences, and as wide as what comes of it is still easy to read. */
const CONFIG = ['config:', '  flowchart:', '    wrappingWidth: 400'];

const CLASSES: Record<Label, string> = {
  guaranteed: 'guaranteed',
  provisioned: 'provisioned',
  waiting: 'waiting',
  'at risk': 'atRisk',
  'at risk, accepted': 'accepted',
  never: 'never',
  unproven: 'unproven',
};

/** A plan as a flowchart in Mermaid, which GitHub draws in Markdown. */
export function printMermaid(plan: Plan): string {
  let room = ROOM;
  let text = flowchart(plan, room);
  while (text.length > MOST_CHARACTERS && room.cards + room.nodes > 2) {
    const half = (count: number): number => Math.ceil(count / 2);
    room = { volumes: 0, nodes: half(room.nodes), cards: half(room.cards) };
    text = flowchart(plan, room);
  }
  return text;
}

function flowchart(plan: Plan, room: Room): string {
  const picture = pictureOf(plan, room);
  const lines = [
    ...picture.cards.map((card, index) => box(cardId(index), cardLabel(card), CLASSES[labelOf(card.plan.verdict)])),
    ...picture.nodes.flatMap(drawNode),
    ...picture.nodes.map(
      ({ disks }, node) => `class ${[nodeId(node), ...disks.map((_, disk) => diskId(node, disk))]} place`,
    ),
    ...drawLinks(picture),
    ...drawFoot(plan, picture),
    ...Object.entries(TONES).map(
      ([kind, { strong, light }]) => `classDef ${CLASSES[kind as Label]} fill:${light},stroke:${strong},color:${INK}`,
    ),
    `classDef volume fill:${PAPER},stroke:${TONES.unproven.strong},color:${INK}`,
    `classDef note fill:${PAPER},stroke:${EDGE},color:${FAINT}`,
    `classDef place fill:${BOX},stroke:${EDGE},color:${INK}`,
  ];
  const head = ['---', `title: ${JSON.stringify(summarize(plan.claims))}`, ...CONFIG, '---', 'flowchart LR'];
  return `${[...head, ...lines.map((line) => `  ${line}`)].join('\n')}\n`;
}

function drawNode({ title, disks, alike }: NodeBox, node: number): string[] {
  const more = alike.length > 0 ? [`and ${alike.length} more nodes like this`] : [];
  return [
    `subgraph ${nodeId(node)}[${quoteTitle([title, ...more])}]`,
    ...disks.flatMap((disk, index) => drawDisk(disk, node, index)).map((line) => `  ${line}`),
    'end',
  ];
}

function drawDisk({ title, groups }: Disk, node: number, disk: number): string[] {
  const boxes = groups.flatMap(({ rows }, group) =>
    rows.map((row, index) =>
      box(rowId(node, disk, group, index), rowLabel(row), row.settled ? CLASSES.guaranteed : 'volume'),
    ),
  );
  return [`subgraph ${diskId(node, disk)}[${quoteTitle([title])}]`, ...boxes.map((line) => `  ${line}`), 'end'];
}

function rowLabel({ volume, settled, asked, alike }: Row): string[] {
  const size = describeQuantity(volume.bytes);
  const free = volume.bytes - asked;
  const amount =
    asked === 0
      ? size
      : `${settled ? '' : 'up to '}${describeQuantity(asked)} of ${size}, ${free > 0 ? `${describeQuantity(free)} free` : 'full'}`;
  const kept = volume.reservedFor ? [`kept for ${claimTitle(volume.reservedFor)}`] : [];
  return [
    volume.name,
    amount,
    ...(settled ? [claimTitle(settled.claim), shortenList(settled.users, 2)] : kept),
    alike.length > 0 ? `and ${alike.length} more like this` : '',
  ];
}

function cardLabel(card: Card): string[] {
  const { plan, titles } = card;
  const { bytes, storageClassName, users, verdict } = plan;
  return [
    titles[0],
    titles.length > 1 ? `and ${titles.length - 1} more like this` : '',
    `${labelOf(verdict)}, ${describeQuantity(bytes)}${storageClassName ? ` of ${storageClassName}` : ''}`,
    users.length > 0 ? `used by ${shortenList(users, 2)}` : 'used by nothing here',
    ...reasonOf(plan),
  ];
}

/** To each volume; to the nodes instead, if those are too many lines. */
function drawLinks({ cards, nodes }: Picture): string[] {
  const linksBy = (endsOf: (group: RowGroup, node: number, disk: number, position: number) => string[]): string[] =>
    cards.flatMap((card, index) => {
      const ends = nodes.flatMap(({ disks }, node) =>
        disks.flatMap(({ groups }, disk) =>
          groups.flatMap((group, position) => (group.cards.includes(card) ? endsOf(group, node, disk, position) : [])),
        ),
      );
      return [...new Set(ends)].map((end) => `${cardId(index)} --> ${end}`);
    });
  const links = linksBy(({ rows }, node, disk, group) => rows.map((_, index) => rowId(node, disk, group, index)));
  return links.length <= MOST_LINES ? links : linksBy((_, node) => [nodeId(node)]);
}

function drawFoot({ notes }: Plan, { bare, nodesLeftOut, claimsLeftOut }: Picture): string[] {
  const lines = [
    ...notes.slice(0, MOST_LISTED).map(({ text }) => `Note: ${text}`),
    notes.length > MOST_LISTED ? `And ${notes.length - MOST_LISTED} more notes.` : '',
    bare.length > 0 ? `Without a volume: ${shortenList(bare, MOST_LISTED)}.` : '',
    nodesLeftOut > 0 ? `Not drawn: ${nodesLeftOut} nodes.` : '',
    claimsLeftOut.length > 0 ? `Not drawn: ${summarize(claimsLeftOut)}.` : '',
  ].filter((line) => line !== '');
  return lines.map((line, index) => box(`note${index}`, [line], 'note'));
}

const cardId = (index: number): string => `c${index}`;
const nodeId = (index: number): string => `n${index}`;
const diskId = (node: number, disk: number): string => `${nodeId(node)}d${disk}`;
const rowId = (node: number, disk: number, group: number, row: number): string =>
  `${diskId(node, disk)}v${group}_${row}`;

function box(id: string, label: readonly string[], className: string): string {
  return `${id}[${quote(label)}]:::${className}`;
}

/** Mermaid has codes of its own for what would end a label or be taken for HTML; it wraps by itself. */
function quote(lines: readonly string[]): string {
  return joined(lines, (line) => line.replace(/[#"<>&`]/g, (found) => CODES[found]));
}

/** Mermaid shows its codes as they are in the titles of subgraphs, so what looks alike stands there. */
function quoteTitle(lines: readonly string[]): string {
  return joined(lines, (line) => line.replace(/[#"<>`]/g, (found) => LOOKALIKES[found]));
}

function joined(lines: readonly string[], write: (line: string) => string): string {
  const written = lines.filter((line) => line !== '').map((line) => write(line.replace(/\s+/g, ' ')));
  return `"${written.join('<br/>')}"`;
}

const CODES: Readonly<Record<string, string>> = {
  '#': '#35;',
  '"': '#quot;',
  '<': '#lt;',
  '>': '#gt;',
  '&': '#amp;',
  '`': '#96;',
};

const LOOKALIKES: Readonly<Record<string, string>> = {
  '#': '\uff03',
  '"': "'",
  '<': '\u2039',
  '>': '\u203a',
  '`': "'",
};
