import type { Plan } from '../model/plan/plan';
import { printJson } from '../report/json';
import { printMermaid } from '../report/mermaid';
import { drawSvg } from '../report/svg';
import { printTable } from '../report/table';

/** The first is the default. */
export const OUTPUTS = ['table', 'json', 'svg', 'mermaid'] as const;

export type Output = (typeof OUTPUTS)[number];

export const PRINTERS: Record<Output, (plan: Plan) => string> = {
  table: printTable,
  json: printJson,
  svg: drawSvg,
  mermaid: printMermaid,
};
