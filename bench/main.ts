import { cpus, loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import { type Contestant, cdk8sApp, helmTemplate, type Run, type Scenario } from './contestant';
import type { Binding } from './disks';
import { buildHelm, findHelm, HOW_TO_GET_HELM, helmVersion } from './helm';
import { planTable } from './plan';
import { type Result, resultOf } from './result';
import { checkSameBytes, checkSameDocuments } from './same-documents';
import { tableOf } from './table';
import { Workspace } from './workspace';

const BINDINGS: readonly Binding[] = ['any', 'pinned'];
const CHECKED_DISKS = 100;

const { values: options } = parseArgs({
  options: {
    disks: { type: 'string', default: '100,1000,10000' },
    runs: { type: 'string', default: '5' },
    json: { type: 'boolean', default: false },
    'with-helm': { type: 'boolean', default: false },
  },
});
const sizes = options.disks
  .split(',')
  .map(positive)
  .sort((a, b) => a - b);
const rounds = positive(options.runs);

if (options['with-helm'] && !findHelm()) {
  buildHelm();
}
const helm = findHelm();
const workspace = new Workspace();
try {
  const library = cdk8sApp('library', 'library-app', workspace);
  const raw = cdk8sApp('raw ApiObjects', 'raw-app', workspace);
  const template = helm && helmTemplate('helm template', helm, workspace);
  const contestants = [raw, library, ...(template ? [template] : [])];
  checkDocuments(library, raw, template || undefined);
  report(measureAll(contestants), raw.name);
} finally {
  workspace.remove();
}

/** Also warms the caches of the file system, so that the first measured run is like the others. */
function checkDocuments(library: Contestant, raw: Contestant, template?: Contestant): void {
  for (const binding of BINDINGS) {
    const scenario = { disks: CHECKED_DISKS, binding };
    raw.run(scenario);
    library.run(scenario);
    checkSameBytes(library.yaml(), raw.yaml());
    template?.run(scenario);
    if (template) {
      checkSameDocuments(template.yaml(), raw.yaml());
    }
  }
}

function measureAll(contestants: readonly Contestant[]): Result[] {
  return BINDINGS.flatMap((binding) => sizes.flatMap((disks) => measure(contestants, { disks, binding })));
}

/** Interleaved, and each round begins with another contestant: what else the machine does hits all of them alike. */
function measure(contestants: readonly Contestant[], scenario: Scenario): Result[] {
  console.error(`${rounds} rounds with ${scenario.disks} disks, claims: ${scenario.binding}`);
  const runs = new Map<Contestant, Run[]>(contestants.map((contestant) => [contestant, []]));
  for (let round = 0; round < rounds; round++) {
    const first = round % contestants.length;
    for (const contestant of [...contestants.slice(first), ...contestants.slice(0, first)]) {
      runs.get(contestant)!.push(contestant.run(scenario));
    }
  }
  return contestants.map((contestant) => resultOf(contestant.name, scenario, runs.get(contestant)!));
}

function report(results: readonly Result[], baseline: string): void {
  const machine = { node: process.version, cpus: cpus().length, load: loadavg()[0], helm: helm && helmVersion(helm) };
  if (options.json) {
    console.log(JSON.stringify({ machine, baseline, results }, undefined, 2));
    return;
  }
  console.log(`Node.js ${machine.node}, ${machine.cpus} CPUs, load ${machine.load.toFixed(1)} at the end`);
  console.log(`helm: ${machine.helm ?? `not here (${HOW_TO_GET_HELM})`}\n`);
  console.log(tableOf(results, baseline));
  console.log(`\n${planTable(rounds)}`);
}

function positive(text: string): number {
  const number = Number(text);
  if (!Number.isInteger(number) || number < 1) {
    throw new Error(`option '${text}' is no count: expected whole numbers from 1, such as --disks 100,1000 --runs 5`);
  }
  return number;
}
