import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Plan } from '../model/plan/plan';
import { shown } from '../model/text';
import { labelOf } from '../report/order';
import { parse } from './arguments';
import { PRINTERS } from './output';
import { planSources } from './plan-sources';
import { readSources } from './read';
import { EXIT, HELP, UsageError } from './usage';

interface Answer {
  readonly text: string;
  readonly code: number;
}

/** Everything is computed before the first character is written. */
async function answer(args: readonly string[]): Promise<Answer> {
  const request = parse(args);
  switch (request.kind) {
    case 'help':
      return { text: HELP, code: EXIT.success };
    case 'version':
      return { text: `${version()}\n`, code: EXIT.success };
    case 'plan': {
      const plan = planSources(await readSources(request.files, request.recursive));
      return { text: PRINTERS[request.output](plan), code: codeOf(plan, request.strict) };
    }
  }
}

/** @param strict whether what is accepted counts all the same */
function codeOf({ claims }: Plan, strict: boolean): number {
  const labels = new Set(claims.map(({ verdict }) => labelOf(verdict)));
  const isAtRisk = labels.has('at risk') || (strict && labels.has('at risk, accepted'));
  return labels.has('never') ? EXIT.never : isAtRisk ? EXIT.atRisk : EXIT.success;
}

function version(): string {
  return JSON.parse(readFileSync(join(__dirname, '..', '..', 'package.json'), 'utf8')).version;
}

async function main(): Promise<void> {
  process.stdout.on('error', ({ code, message }: NodeJS.ErrnoException) => {
    // Whoever reads may stop before the end, as head does.
    if (code !== 'EPIPE') {
      fail(`standard output cannot be written: ${message}; expected room for all of it`);
    }
  });
  // Nobody can be told any more, but the exit code still says it.
  process.stderr.on('error', () => {
    process.exitCode = EXIT.failure;
  });
  try {
    const { text, code } = await answer(process.argv.slice(2));
    process.exitCode = code;
    process.stdout.write(text);
  } catch (error) {
    const { message, stack } = error as Error;
    if (error instanceof UsageError) {
      fail(shown(message));
    } else {
      fail(`${stack}`);
    }
  }
}

/** Not left to Node.js, whose exit code for it is that of an answer here. */
function fail(why: string): void {
  process.exitCode = EXIT.failure;
  process.stderr.write(`cdk8s-local-storage: ${why}\n`);
}

void main();
