import { claimTitle, describeVerdict } from '../model/plan/answer/describe';
import type { ClaimPlan, Plan, Verdict } from '../model/plan/plan';
import { describeQuantity } from '../model/quantity';
import { byUrgency, KINDS } from './order';
import { shortenList } from './shorten';
import { summarize } from './summary';

const HEAD = ['CLAIM', 'REQUEST', 'CLASS', 'VERDICT', 'VOLUMES', 'USED BY'];

/** Names in a cell. */
const MOST_NAMES = 2;
/** Rows of guaranteed claims, which need nobody's eyes; all others are shown. */
const MOST_GUARANTEED = 100;
/** Messages of one verdict: each is long, and many are alike. */
const MOST_MESSAGES = 20;
const MOST_NOTES = 20;

/** A plan for people at a terminal: the claims, what is wrong with them, what else is to know, and the sum of it. */
export function printTable(plan: Plan): string {
  const sections = [rows(plan), ...messages(plan), notes(plan), [summarize(plan.claims)]];
  return sections
    .filter((lines) => lines.length > 0)
    .map((lines) => `${lines.join('\n')}\n`)
    .join('\n');
}

function rows({ claims }: Plan): string[] {
  if (claims.length === 0) {
    return [];
  }
  const urgent = claims.filter(({ verdict }) => verdict.kind !== 'guaranteed');
  const shown = byUrgency(claims).slice(0, urgent.length + MOST_GUARANTEED);
  return [...align([HEAD, ...shown.map(cells)]), ...more(claims.length - shown.length, 'guaranteed')];
}

function cells({ claim, bytes, storageClassName, verdict, users }: ClaimPlan): string[] {
  return [
    claimTitle(claim),
    describeQuantity(bytes),
    storageClassName || '-',
    verdict.kind,
    volumesOf(verdict),
    shortenList(users, MOST_NAMES) || '-',
  ];
}

function volumesOf(verdict: Verdict): string {
  switch (verdict.kind) {
    case 'guaranteed':
      return shortenList(verdict.volumes, MOST_NAMES) || 'made on demand';
    case 'at risk':
      return shortenList(verdict.volumes, MOST_NAMES);
    default:
      return '-';
  }
}

/** One section for each verdict that is no success. */
function messages({ claims }: Plan): string[][] {
  return KINDS.filter((kind) => kind !== 'guaranteed').map((kind) => {
    const found = claims.filter(({ verdict }) => verdict.kind === kind);
    const shown = found.slice(0, MOST_MESSAGES).map(describeVerdict);
    return [...shown, ...more(found.length - shown.length, kind)];
  });
}

function notes(plan: Plan): string[] {
  const shown = plan.notes.slice(0, MOST_NOTES).map(({ text }) => `note: ${text}`);
  return [...shown, ...more(plan.notes.length - shown.length, 'notes')];
}

function more(count: number, what: string): string[] {
  return count > 0 ? [`and ${count} more ${what}; --output json has all of them`] : [];
}

/** The last column is as wide as it is: nothing follows it. */
function align(table: readonly (readonly string[])[]): string[] {
  const widths = HEAD.map((_, column) => Math.max(...table.map((row) => row[column].length)));
  return table.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column]))
      .join('  ')
      .trimEnd(),
  );
}
