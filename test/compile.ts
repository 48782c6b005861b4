import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';

const ROOT = join(__dirname, '..');

/** The options that `cdk8s init typescript-app` writes: those of most users. */
const { config } = ts.readConfigFile(
  join(ROOT, 'node_modules/cdk8s-cli/templates/typescript-app/tsconfig.json'),
  (path) => readFileSync(path, 'utf8'),
);
export const OF_CDK8S_INIT: ts.CompilerOptions = optionsOf(config.compilerOptions);

/** The strictest that an app can be. */
export const STRICTEST: ts.CompilerOptions = optionsOf({
  target: 'es2022',
  module: 'nodenext',
  strict: true,
  noUncheckedIndexedAccess: true,
  noUnusedLocals: true,
  noUnusedParameters: true,
  noImplicitReturns: true,
  noImplicitOverride: true,
  noPropertyAccessFromIndexSignature: true,
  // The declarations of the libraries are checked with the other options.
  skipLibCheck: true,
});

function optionsOf(compilerOptions: object): ts.CompilerOptions {
  const { options, errors } = ts.convertCompilerOptionsFromJson(compilerOptions, ROOT);
  if (errors.length > 0) {
    throw new Error(errors.map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, ' ')).join('\n'));
  }
  // The package by its name is the compiled one, as in an app that has installed it.
  return { ...options, noEmit: true, types: ['node'], paths: { 'cdk8s-local-storage': ['./lib'] } };
}

/** The messages of the compiler for programs that are not on disk, but in the root of the repository for their imports. */
export function diagnostics(sources: readonly string[], options: ts.CompilerOptions): string[] {
  const files = new Map(sources.map((source, index) => [join(ROOT, `program-${index}.ts`), source]));
  const host = ts.createCompilerHost(options);
  const { getSourceFile, fileExists } = host;
  host.getSourceFile = (name, language, ...rest) => {
    const source = files.get(name);
    return source === undefined ? getSourceFile(name, language, ...rest) : ts.createSourceFile(name, source, language);
  };
  host.fileExists = (name) => files.has(name) || fileExists(name);
  const program = ts.createProgram([...files.keys()], options, host);
  return ts.getPreEmitDiagnostics(program).map(({ file, start, messageText }) => {
    const line = file && start !== undefined ? file.getLineAndCharacterOfPosition(start).line + 1 : 0;
    return `${file?.fileName.replace(`${ROOT}/`, '')}:${line}: ${ts.flattenDiagnosticMessageText(messageText, ' ')}`;
  });
}
