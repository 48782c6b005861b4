import { claimTitle } from '../../model/plan/answer/describe';
import type { ClaimPlan } from '../../model/plan/plan';
import { describeQuantity } from '../../model/quantity';
import { EDGE, FAINT, INK, PAPER, TONES, TROUGH } from '../colours';
import type { Row } from '../picture/node-box';
import { shortenList } from '../shorten';
import { type Font, widthOf } from '../text';
import type { Block } from './block';
import { element, fittedLabel, label, tooltip } from './element';

const NAME: Font = { size: 12 };
const SMALL: Font = { size: 11 };
const LEFT = 14;
const RIGHT = 10;
const LINE = 16;

/** A volume: its name, how much of it is asked for, and its claim if that is settled. */
export function rowBlock(row: Row, width: number, hasClasses: boolean): Block {
  const { volume, alike } = row;
  const lines = [lineOf(row), alike.length > 0 ? `and ${alike.length} more like this` : undefined].filter(
    (line) => line !== undefined,
  );
  const height = 54 + (lines.length + (row.settled ? 1 : 0)) * LINE;
  const inner = width - LEFT - RIGHT;
  return {
    height,
    draw: (x, y) => {
      const tone = row.settled ? TONES.guaranteed : TONES.unproven;
      const end = x + width - RIGHT;
      const className = hasClasses ? volume.storageClassName || 'no class' : '';
      const classWidth = className ? Math.min(widthOf(className, SMALL), 90) : 0;
      const [asked, free] = amounts(row);
      return element(
        'g',
        {},
        [
          tooltip(tipOf(row)),
          element('rect', { x, y, width, height, rx: 6, fill: PAPER, stroke: EDGE }),
          element('rect', { x: x + 5, y: y + 7, width: 3, height: height - 14, rx: 1.5, fill: tone.strong }),
          fittedLabel(volume.name, inner - classWidth - (className ? 10 : 0), {
            x: x + LEFT,
            y: y + 19,
            font: NAME,
            fill: INK,
          }),
          className && fittedLabel(className, 91, { x: end, y: y + 19, font: SMALL, fill: FAINT, anchor: 'end' }),
          fittedLabel(asked, inner - widthOf(free, SMALL) - 8, { x: x + LEFT, y: y + 35, font: SMALL, fill: FAINT }),
          label(free, { x: end, y: y + 35, font: SMALL, fill: FAINT, anchor: 'end' }),
          bar(row, x + LEFT, y + 41, inner),
          row.settled ? drawClaim(row.settled, x + LEFT, y + 61, inner) : '',
          ...lines.map((line, index) => {
            const at = y + 61 + (index + (row.settled ? 1 : 0)) * LINE;
            return fittedLabel(line, inner, { x: x + LEFT, y: at, font: SMALL, fill: FAINT });
          }),
        ].join(''),
      );
    },
  };
}

/** The claim, and what uses it at the other end of the line; the shorter of the two is whole, if it can be. */
function drawClaim({ claim, users }: ClaimPlan, x: number, y: number, width: number): string {
  const [left, right] = [claimTitle(claim), shortenList(users, 2)];
  const room = width - 10;
  const [wanted, other] = [widthOf(left, SMALL), widthOf(right, SMALL)];
  const half = room / 2;
  const leftWidth = other <= half ? room - other : Math.min(wanted, Math.max(half, room - other));
  return [
    fittedLabel(left, leftWidth, { x, y, font: SMALL, fill: TONES.guaranteed.text }),
    fittedLabel(right, room - Math.min(leftWidth, wanted), {
      x: x + width,
      y,
      font: SMALL,
      fill: TONES.guaranteed.text,
      anchor: 'end',
    }),
  ].join('');
}

/** Of a volume that is not settled. */
function lineOf({ settled, asked, volume }: Row): string | undefined {
  if (settled) {
    return undefined;
  }
  if (volume.reservedFor) {
    return `kept for ${claimTitle(volume.reservedFor)}`;
  }
  const count = volume.claims.length;
  // Those that are drawn have a line to it.
  return asked === 0 && count > 0 ? `${count === 1 ? 'one claim' : `${count} claims`} may get it` : undefined;
}

/** What is asked of it, and what is left. */
function amounts({ volume, settled, asked, maybe }: Row): [string, string] {
  const all = describeQuantity(volume.bytes);
  if (asked === 0) {
    return [all, maybe ? 'not proven' : volume.reservedFor ? 'kept' : volume.claims.length > 0 ? '' : 'free'];
  }
  const left = volume.bytes - asked;
  return [
    `${settled ? '' : 'up to '}${describeQuantity(asked)} of ${all}`,
    left > 0 ? `${describeQuantity(left)} free` : 'full',
  ];
}

/** Pale where it is not settled whose it is. */
function bar({ volume, settled, asked }: Row, x: number, y: number, width: number): string {
  const part = Math.min(1, asked / volume.bytes);
  return [
    element('rect', { x, y, width, height: 5, rx: 2.5, fill: TROUGH }),
    asked > 0
      ? element('rect', {
          x,
          y,
          width: Math.max(5, width * part),
          height: 5,
          rx: 2.5,
          fill: settled ? TONES.guaranteed.strong : '#b4c0ca',
        })
      : '',
  ].join('');
}

function tipOf({ volume, alike }: Row): string {
  const { name, path, storageClassName, bytes } = volume;
  const parts = [describeQuantity(bytes), path, storageClassName && `class ${storageClassName}`].filter(Boolean);
  const others = alike.length > 0 ? `; and ${shortenList(alike, 20)}` : '';
  return `${name}: ${parts.join(', ')}${others}`;
}
