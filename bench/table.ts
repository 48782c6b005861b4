import { growth, type Result } from './result';

const HEADER = [
  'claims',
  'disks',
  'contestant',
  'runs',
  'wall ms',
  'x raw',
  'CPU ms',
  'x raw',
  'inside wall ms',
  'inside CPU ms',
  'x raw',
  'growth per 10x',
];

/** Columns that are text, and so start at the left. */
const TEXT = [0, 2];

/** The results as a table, each beside the contestant that the others are compared with. */
export function tableOf(results: readonly Result[], baseline: string): string {
  const rows = results.map((result) => {
    const peers = results.filter(
      ({ contestant, binding }) => contestant === result.contestant && binding === result.binding,
    );
    const base = results.find(
      ({ contestant, binding, disks }) =>
        contestant === baseline && binding === result.binding && disks === result.disks,
    )!;
    const smaller = peers[peers.indexOf(result) - 1];
    return [
      result.binding,
      `${result.disks}`,
      result.contestant,
      `${result.runs}`,
      milliseconds(result.wall),
      ratio(result.wall, base.wall),
      milliseconds(result.cpu),
      ratio(result.cpu, base.cpu),
      milliseconds(result.inside?.wall),
      milliseconds(result.inside?.cpu),
      ratio(result.inside?.cpu, base.inside?.cpu),
      smaller ? growth(smaller, result).toFixed(1) : '',
    ];
  });
  return layOut([HEADER, ...rows]);
}

function layOut(rows: readonly string[][]): string {
  const widths = HEADER.map((_, column) => Math.max(...rows.map((row) => row[column].length)));
  return rows
    .map((row) =>
      row
        .map((cell, column) => (TEXT.includes(column) ? cell.padEnd(widths[column]) : cell.padStart(widths[column])))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

function milliseconds(value: number | undefined): string {
  return value === undefined ? '' : value.toFixed(0);
}

function ratio(value: number | undefined, base: number | undefined): string {
  return value === undefined || base === undefined ? '' : (value / base).toFixed(2);
}
