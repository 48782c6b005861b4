import { describeQuantity } from '../../model/quantity';
import { FAINT, INK, PAPER, TONES } from '../colours';
import { labelOf } from '../order';
import type { Card } from '../picture/card';
import { reasonOf } from '../picture/reason';
import { shortenList } from '../shorten';
import { type Font, widthOf, wrap } from '../text';
import type { Block } from './block';
import { element, fittedLabel, label, tooltip } from './element';

export const CARD_WIDTH = 290;

const TITLE: Font = { size: 12.5, bold: true };
const SMALL: Font = { size: 11 };
const BAND: Font = { size: 11, bold: true };
const PADDING = 14;
const LINE = 15.5;
const BAND_HEIGHT = 25;
const RADIUS = 8;

/** Lines of one paragraph of a reason; the rest is in the tooltip. */
const MOST_LINES = 24;

export interface CardBlock extends Block {
  readonly card: Card;
}

interface Line {
  readonly text: string;
  /** The base line, from the top of the card. */
  readonly at: number;
}

/** A claim that is not at home in one volume, with what is wrong with it. */
export function cardBlock(card: Card): CardBlock {
  const { plan, titles } = card;
  const inner = CARD_WIDTH - 2 * PADDING;
  const facts = factsOf(card).map((text, index) => ({ text, at: BAND_HEIGHT + 36 + index * LINE }));
  const reason = reasonOf(plan);
  const reasons: Line[] = [];
  let end = facts.at(-1)!.at;
  for (const paragraph of reason) {
    end += 6;
    for (const text of shortened(wrap(paragraph, inner, SMALL))) {
      end += LINE;
      reasons.push({ text, at: end });
    }
  }
  const height = end + 12;
  return {
    card,
    height,
    draw: (x, y) => {
      const tone = TONES[labelOf(plan.verdict)];
      const write = ({ text, at }: Line, fill: string): string =>
        fittedLabel(text, inner + 1, { x: x + PADDING, y: y + at, font: SMALL, fill });
      const parts = [
        titles.length > 1 ? tooltip(shortenList(titles, 20)) : '',
        element('rect', { x, y, width: CARD_WIDTH, height, rx: RADIUS, fill: PAPER }),
        drawBand(card, x, y),
        element('rect', {
          x,
          y,
          width: CARD_WIDTH,
          height,
          rx: RADIUS,
          fill: 'none',
          stroke: tone.strong,
          'stroke-width': 1.5,
        }),
        fittedLabel(titles[0], inner, { x: x + PADDING, y: y + BAND_HEIGHT + 19, font: TITLE, fill: INK }),
        ...facts.map((line) => write(line, FAINT)),
      ];
      const why = reasons.map((line) => write(line, tone.text)).join('');
      return element('g', {}, parts.join('') + (why && element('g', {}, tooltip(reason.join(' ')) + why)));
    },
  };
}

/** The answer, and what is asked for. */
function drawBand({ plan }: Card, x: number, y: number): string {
  const { verdict, bytes, storageClassName } = plan;
  const verdictLabel = labelOf(verdict);
  const tone = TONES[verdictLabel];
  const right = x + CARD_WIDTH;
  const corner = `${RADIUS} ${RADIUS} 0 0 1`;
  const d = `M${x} ${y + BAND_HEIGHT}v${RADIUS - BAND_HEIGHT}a${corner} ${RADIUS} ${-RADIUS}H${right - RADIUS}a${corner} ${RADIUS} ${RADIUS}v${BAND_HEIGHT - RADIUS}z`;
  const asks = `${describeQuantity(bytes)}${storageClassName ? ` of ${storageClassName}` : ''}`;
  const width = CARD_WIDTH - 2 * PADDING - widthOf(verdictLabel, BAND) - 12;
  return [
    element('path', { d, fill: tone.light }),
    label(verdictLabel, { x: x + PADDING, y: y + 17, font: BAND, fill: tone.text }),
    fittedLabel(asks, width, { x: right - PADDING, y: y + 17, font: SMALL, fill: tone.text, anchor: 'end' }),
  ].join('');
}

function factsOf({ plan, titles, volumes }: Card): string[] {
  const { users, verdict } = plan;
  return [
    titles.length > 1 ? `and ${titles.length - 1} more like this` : '',
    users.length > 0 ? `used by ${shortenList(users, 2)}` : 'used by nothing here',
    verdict.kind === 'guaranteed' ? `gets one of ${volumes.length} volumes` : '',
    verdict.kind === 'provisioned' ? `made by ${verdict.provisioner}` : '',
    verdict.kind === 'provisioned' && volumes.length > 0 ? `or gets one of ${volumes.length} volumes` : '',
  ].filter((fact) => fact !== '');
}

function shortened(lines: readonly string[]): readonly string[] {
  return lines.length <= MOST_LINES ? lines : [...lines.slice(0, MOST_LINES - 1), '…'];
}
