import { parseArgs } from 'node:util';
import { quote } from '../model/text';
import { OUTPUTS, type Output } from './output';
import { UsageError } from './usage';

export type Request =
  | { readonly kind: 'help' }
  | { readonly kind: 'version' }
  | {
      readonly kind: 'plan';
      readonly files: readonly string[];
      readonly recursive: boolean;
      readonly strict: boolean;
      readonly output: Output;
    };

const OPTIONS = {
  help: { type: 'boolean', short: 'h' },
  output: { type: 'string', short: 'o', default: OUTPUTS[0] },
  recursive: { type: 'boolean', short: 'R' },
  strict: { type: 'boolean' },
  version: { type: 'boolean' },
} as const;

/** @throws UsageError */
export function parse(args: readonly string[]): Request {
  // Not strict, for its messages are several sentences long.
  const { values, positionals, tokens } = parseArgs({
    args: [...args],
    options: OPTIONS,
    strict: false,
    allowPositionals: true,
    tokens: true,
  });
  for (const token of tokens) {
    if (token.kind === 'option') {
      checkOption(token.name, token.rawName, token.value);
    }
  }
  if (values.help) {
    return { kind: 'help' };
  }
  if (values.version) {
    return { kind: 'version' };
  }
  const [command, ...files] = positionals;
  if (command !== 'plan') {
    const thing = command === undefined ? 'no command' : `unknown command ${quote(command)}`;
    throw new UsageError(`${thing}: expected plan, such as cdk8s-local-storage plan dist`);
  }
  return {
    kind: 'plan',
    files,
    recursive: values.recursive === true,
    strict: values.strict === true,
    output: outputOf(values.output as string),
  };
}

function checkOption(name: string, written: string, value: string | undefined): void {
  if (!Object.hasOwn(OPTIONS, name)) {
    throw new UsageError(
      `unknown option ${quote(written)}: expected --recursive, --strict, --output, --help or --version`,
    );
  }
  const takesValue = OPTIONS[name as keyof typeof OPTIONS].type === 'string';
  if (takesValue && value === undefined) {
    throw new UsageError(`option '${written}' has no value: expected ${either(OUTPUTS)}`);
  }
  if (!takesValue && value !== undefined) {
    throw new UsageError(`option '${written}' got '${value}': expected no value`);
  }
}

function outputOf(value: string): Output {
  const output = OUTPUTS.find((known) => known === value);
  if (output === undefined) {
    throw new UsageError(`unknown output ${quote(value)}: expected ${either(OUTPUTS)}`);
  }
  return output;
}

function either(words: readonly string[]): string {
  return `${words.slice(0, -1).join(', ')} or ${words.at(-1)}`;
}
