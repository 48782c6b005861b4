import fc from 'fast-check';
import '../seed';
import type { Plan } from '../../src/model/plan/plan';
import { plan } from '../../src/model/plan/planner';
import { reasonOf } from '../../src/report/picture/reason';
import { drawSvg } from '../../src/report/svg';
import { widthOf } from '../../src/report/text';
import { smallCluster } from '../model/plan/cases';
import { everyVerdict, longNames, manyNodes, ssd, statefulSet, times, twentyNodes, volume } from './plans';
import { type Element, elementsOf, ownText, parseXml } from './xml';

interface Box {
  readonly text: string;
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

/** Where the texts are, by the widest font; those in a group that is moved are moved. */
function boxesOf(root: Element): Box[] {
  const moved = elementsOf(root, 'g').filter(({ attributes }) => attributes.transform);
  return moved.length === 0
    ? elementsOf(root, 'text').map((text) => boxOf(text, 0, 0))
    : elementsOf(root, 'text').map((text) => {
        const group = moved.find((candidate) => elementsOf(candidate, 'text').includes(text));
        const [, x, y] = /^translate\((\S+) (\S+)\)$/.exec(group?.attributes.transform ?? 'translate(0 0)')!;
        return boxOf(text, Number(x), Number(y));
      });
}

function boxOf(element: Element, dx: number, dy: number): Box {
  const { x, y, 'font-size': size, 'font-weight': weight, 'text-anchor': anchor } = element.attributes;
  const text = ownText(element);
  const width = widthOf(text, { size: Number(size), bold: weight !== undefined });
  const left = Number(x) + dx - (anchor === 'end' ? width : anchor === 'middle' ? width / 2 : 0);
  const base = Number(y) + dy;
  return { text, left, right: left + width, top: base - Number(size) * 0.8, bottom: base + Number(size) * 0.2 };
}

function overlaps(a: Box, b: Box): boolean {
  return a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
}

/** What is wrong with a picture: nothing, it is hoped. */
function flawsOf(svg: string): string[] {
  const root = parseXml(svg);
  const [width, height] = [Number(root.attributes.width), Number(root.attributes.height)];
  const boxes = boxesOf(root).sort((a, b) => a.top - b.top);
  const flaws = boxes
    .filter(({ left, right, top, bottom }) => !(left >= 0 && right <= width && top >= 0 && bottom <= height))
    .map(({ text }) => `outside: ${text}`);
  for (const [index, box] of boxes.entries()) {
    for (let next = index + 1; next < boxes.length && boxes[next].top < box.bottom; next++) {
      if (overlaps(box, boxes[next])) {
        flaws.push(`overlap: ${box.text} / ${boxes[next].text}`);
      }
    }
  }
  if (/NaN|undefined|Infinity|<script|href/.test(svg)) {
    flaws.push('a value that is none');
  }
  return flaws;
}

function textsOf(svg: string): string {
  return elementsOf(parseXml(svg), 'text').map(ownText).join(' ');
}

const different = (): Plan =>
  plan([
    ssd,
    ...times(150, (node) => volume(`v-${node}`, `n-${node}`, `/mnt/ssd/data-${node}`, `${node + 1}Gi`)),
    ...times(60, (index) => statefulSet(`db-${index}`, 1, `${index + 200}Gi`)),
  ]);

const settled = (): Plan =>
  plan([
    ssd,
    ...times(12, (node) => volume(`v-${node}`, `n-${node}`, '/mnt/ssd', '400Gi', `data-db-${node}`)),
    statefulSet('db', 12, '300Gi'),
  ]);

const hostile = (): Plan =>
  plan([ssd, volume('v', '</text><script>"&\'', '/mnt/<b>/&amp;"', '1Gi'), statefulSet('<i>', 1, '1Gi')]);

test.each([
  ['every verdict', everyVerdict],
  ['twenty nodes', twentyNodes],
  ['many nodes', manyNodes],
  ['long names', longNames],
  ['many different nodes and claims', different],
  ['settled claims', settled],
  ['one volume', () => plan([ssd, volume('v', 'n', '/mnt/ssd/v', '1Gi')])],
  ['one claim', () => plan([ssd, statefulSet('db', 1, '1Gi')])],
  ['hostile names', hostile],
  ['nothing', () => plan([])],
])('a picture of %s is XML without text that overlaps or is outside, each time the same', (_, make) => {
  const svg = drawSvg(make());
  expect(flawsOf(svg)).toEqual([]);
  expect(drawSvg(make())).toBe(svg);
});

test('a picture of any plan is XML without text that overlaps or is outside', () => {
  fc.assert(
    fc.property(smallCluster, (manifests) => {
      expect(flawsOf(drawSvg(plan(manifests)))).toEqual([]);
    }),
    { numRuns: 200 },
  );
});

test('a picture says what is wrong, in words', () => {
  const plan = everyVerdict();
  const said = textsOf(drawSvg(plan));
  expect(said).toContain(
    '10 claims: 2 guaranteed, 1 provisioned, 1 waiting, 4 at risk (3 accepted), 1 never, 1 unproven',
  );
  const reasons = plan.claims.flatMap(reasonOf);
  expect(reasons.length).toBe(12);
  for (const reason of reasons) {
    expect(said).toContain(reason);
  }
});

test('a picture has a line from each claim to each volume that it may get', () => {
  const lines = elementsOf(parseXml(drawSvg(everyVerdict())), 'path').filter(
    ({ attributes }) => attributes['stroke-opacity'],
  );
  expect(lines.map(({ attributes }) => attributes.stroke)).toEqual([
    '#e8890c',
    '#b39b6b',
    '#b39b6b',
    '#2a8fa3',
    '#2a8fa3',
  ]);
});

test('a picture collapses what is alike, and counts what it leaves out', () => {
  const many = textsOf(drawSvg(manyNodes()));
  expect(many).toContain('node-0');
  expect(many).toContain('and 59 more nodes like this');
  expect(many).toContain('and 9 more like this');
  expect(many).toContain('and 499 more like this');
  const said = textsOf(drawSvg(different()));
  expect(said).toContain('Not drawn: 110 nodes.');
  expect(said).toContain('Not drawn: 20 claims: 20 never.');
});

test('a picture looks as it did', () => {
  expect(drawSvg(everyVerdict())).toMatchSnapshot();
});
