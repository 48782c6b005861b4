import { claimTitle, describeVerdict } from '../model/plan/answer/describe';
import type { ClaimPlan, Plan, Verdict } from '../model/plan/plan';
import { describeQuantity } from '../model/quantity';
import { byUrgency, LABELS, labelOf } from './order';
import { shortenList } from './shorten';
import { summarize } from './summary';

const HEAD = ['CLAIM', 'REQUEST', 'CLASS', 'VERDICT', 'VOLUMES', 'USED BY'];

const MADE = 'made on demand';

/** Names in a cell. */
const MOST_NAMES = 2;
/** Verdicts that need nobody's eyes: nothing more is said of them. */
const QUIET: ReadonlySet<Verdict['kind']> = new Set(['guaranteed', 'provisioned']);
/** Rows of those, and of all others. */
const MOST_QUIET = 100;
const MOST_URGENT = 500;
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
  const urgent = claims.filter(({ verdict }) => !QUIET.has(verdict.kind));
  const sorted = byUrgency(claims);
  const most = urgent.length > MOST_URGENT ? MOST_URGENT : urgent.length + MOST_QUIET;
  const left = new Set(sorted.slice(most).map(({ verdict }) => verdict.kind));
  return [...align([HEAD, ...sorted.slice(0, most).map(cells)]), ...more(claims.length - most, [...left].join(' or '))];
}

function cells({ claim, bytes, storageClassName, verdict, users }: ClaimPlan): string[] {
  return [
    claimTitle(claim),
    describeQuantity(bytes),
    storageClassName || '-',
    labelOf(verdict),
    volumesOf(verdict),
    shortenList(users, MOST_NAMES) || '-',
  ];
}

function volumesOf(verdict: Verdict): string {
  switch (verdict.kind) {
    case 'guaranteed':
      return shortenList(verdict.volumes, MOST_NAMES);
    case 'provisioned':
      return shortenList([...verdict.volumes, MADE], MOST_NAMES);
    case 'at risk':
      return shortenList([...verdict.volumes, ...(verdict.provisioner === undefined ? [] : [MADE])], MOST_NAMES);
    case 'waiting':
      return shortenList(verdict.volumes, MOST_NAMES) || '-';
    default:
      return '-';
  }
}

/** One section for each verdict of which there is more to say. */
function messages({ claims }: Plan): string[][] {
  const told = claims.filter(({ verdict }) => !QUIET.has(verdict.kind));
  return LABELS.map((label) => {
    const found = told.filter(({ verdict }) => labelOf(verdict) === label);
    const shown = found.slice(0, MOST_MESSAGES).map(describeVerdict);
    return [...shown, ...more(found.length - shown.length, label)];
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
  const widths = HEAD.map((_, column) => table.reduce((widest, row) => Math.max(widest, row[column].length), 0));
  return table.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column]))
      .join('  ')
      .trimEnd(),
  );
}
