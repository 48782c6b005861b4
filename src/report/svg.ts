import type { Plan } from '../model/plan/plan';
import { EDGE, FAINT, INK, PAPER, TONES } from './colours';
import { LABELS, type Label } from './order';
import { type Picture, pictureOf } from './picture/picture';
import { shortenList } from './shorten';
import { countVerdicts, summarize } from './summary';
import { element, escapeXml, label } from './svg/element';
import { type Layout, layOut } from './svg/layout';
import { drawLines, drawPorts } from './svg/lines';
import { type Font, widthOf, wrap } from './text';

const ROOM = { volumes: 100, nodes: 40, cards: 40 };

const MARGIN = 24;
const TITLE: Font = { size: 17, bold: true };
const SMALL: Font = { size: 11.5 };
const LINE = 16;
const LEGEND_LINE = 18;
const MOST_NOTES = 10;

/** Fonts of whatever machine it is shown on. */
const FONTS = "-apple-system, BlinkMacSystemFont, 'Segoe UI', 'Noto Sans', Helvetica, Arial, sans-serif";

/** A plan as a picture: nodes with their volumes, and claims with lines to the volumes that they may get. */
export function drawSvg(plan: Plan): string {
  const picture = pictureOf(plan, ROOM);
  const layout = layOut(picture);
  const inner = Math.max(layout.width, 440);
  const head = wrap(summarize(plan.claims), inner, TITLE);
  const legend = legendOf(plan, inner);
  const legendTop = MARGIN + head.length * 24 + 12;
  const bodyTop = legendTop + Math.max(0, legend.length - 1) * LEGEND_LINE + 22;
  const foot = footOf(plan, picture).flatMap((text) => wrap(text, inner, SMALL));
  const footTop = bodyTop + layout.height + (foot.length > 0 ? 16 : 0);
  const width = inner + 2 * MARGIN;
  const height = footTop + foot.length * LINE + MARGIN;
  const content = [
    element('title', {}, escapeXml(summarize(plan.claims))),
    element('rect', { x: 0.5, y: 0.5, width: width - 1, height: height - 1, rx: 14, fill: PAPER, stroke: EDGE }),
    ...head.map((text, index) => label(text, { x: MARGIN, y: MARGIN + 16 + index * 24, font: TITLE, fill: INK })),
    ...legend.map((labels, row) => drawLegend(labels, MARGIN, legendTop + row * LEGEND_LINE)),
    element('g', { transform: `translate(${MARGIN} ${bodyTop})` }, drawBody(layout)),
    ...foot.map((text, index) => label(text, { x: MARGIN, y: footTop + 12 + index * LINE, font: SMALL, fill: FAINT })),
  ];
  const size = { width: Math.ceil(width), height: Math.ceil(height) };
  const attributes = {
    xmlns: 'http://www.w3.org/2000/svg',
    ...size,
    viewBox: `0 0 ${size.width} ${size.height}`,
    role: 'img',
    'font-family': FONTS,
  };
  return `${element('svg', attributes, `\n${content.filter((part) => part !== '').join('\n')}\n`)}\n`;
}

function drawBody(layout: Layout): string {
  const boxes = [...layout.nodes, ...layout.cards].map(({ x, y, block }) => block.draw(x, y));
  return `\n${[drawLines(layout), ...boxes, drawPorts(layout)].filter((part) => part !== '').join('\n')}\n`;
}

const MEANING: Record<Label, string> = {
  never: 'never bound',
  'at risk': 'may be left without a volume',
  'at risk, accepted': 'at risk, but accepted',
  waiting: 'waits to be handed a volume',
  provisioned: 'made on demand',
  unproven: 'not proven',
  guaranteed: 'bound in every case',
};

/** Only what is in the picture, in lines that are wide enough for it. */
function legendOf(plan: Plan, width: number): Label[][] {
  const counts = countVerdicts(plan.claims);
  const lines: Label[][] = [];
  let left = 0;
  for (const verdict of [...LABELS].reverse().filter((candidate) => counts[candidate] > 0)) {
    left -= entryWidth(verdict);
    if (left < 0) {
      lines.push([]);
      left = width - entryWidth(verdict);
    }
    lines[lines.length - 1].push(verdict);
  }
  return lines;
}

function drawLegend(verdicts: readonly Label[], x: number, y: number): string {
  let at = x;
  return verdicts
    .map((verdict) => {
      const entry = [
        element('circle', { cx: at + 5, cy: y - 4, r: 5, fill: TONES[verdict].strong }),
        label(MEANING[verdict], { x: at + 15, y, font: SMALL, fill: FAINT }),
      ].join('');
      at += entryWidth(verdict);
      return entry;
    })
    .join('');
}

function entryWidth(verdict: Label): number {
  return 15 + widthOf(MEANING[verdict], SMALL) + 18;
}

/** What has no place among the boxes. */
function footOf({ notes }: Plan, { bare, nodesLeftOut, claimsLeftOut }: Picture): string[] {
  const lines = notes.slice(0, MOST_NOTES).map(({ text }) => `Note: ${text}`);
  return [
    ...lines,
    ...(notes.length > lines.length ? [`And ${notes.length - lines.length} more notes.`] : []),
    ...(bare.length > 0 ? [`Without a volume: ${shortenList(bare, 12)}.`] : []),
    ...(nodesLeftOut > 0 ? [`Not drawn: ${nodesLeftOut} nodes.`] : []),
    ...(claimsLeftOut.length > 0 ? [`Not drawn: ${summarize(claimsLeftOut)}.`] : []),
  ];
}
