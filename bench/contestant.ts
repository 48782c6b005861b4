import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { type Binding, disksOf, NAMESPACE, STORAGE_CLASS } from './disks';
import { type ProcessUsage, runTimed } from './process-usage';
import type { Laps } from './stopwatch';
import type { Workspace } from './workspace';

/** How many disks, and how the claims are bound to them. */
export interface Scenario {
  readonly disks: number;
  readonly binding: Binding;
}

/** One run of one contestant. */
export interface Run {
  readonly process: ProcessUsage;
  /** What the app measured itself; other people's programs do not. */
  readonly laps?: Laps;
}

/** One way to make the documents, always in a process of its own. */
export interface Contestant {
  readonly name: string;
  run(scenario: Scenario): Run;
  /** The documents of the last run. */
  yaml(): string;
}

/** An app of cdk8s: `library-app` or `raw-app`. */
export function cdk8sApp(name: string, app: string, workspace: Workspace): Contestant {
  const log = workspace.file(`${app}.json`);
  return {
    name,
    run({ disks, binding }) {
      const command = [process.execPath, workspace.file(`${app}.js`), `${disks}`, binding, workspace.file(app)];
      const usage = runTimed(command, log);
      return { process: usage, laps: JSON.parse(workspace.read(`${app}.json`)) };
    },
    yaml: () => workspace.read(app, 'disks.k8s.yaml'),
  };
}

/** `helm template` on the chart beside this file. */
export function helmTemplate(name: string, helm: string, workspace: Workspace): Contestant {
  const chart = join(__dirname, 'helm-chart');
  return {
    name,
    run({ disks, binding }) {
      const values = workspace.file(`values-${disks}-${binding}.yaml`);
      if (!existsSync(values)) {
        writeFileSync(
          values,
          stringify({ storageClassName: STORAGE_CLASS, pinned: binding === 'pinned', disks: disksOf(disks) }),
        );
      }
      const command = [helm, 'template', 'bench', chart, '--namespace', NAMESPACE, '--values', values];
      return { process: runTimed(command, workspace.file('helm.yaml')) };
    },
    yaml: () => workspace.read('helm.yaml'),
  };
}
