import { type Dirent, readdirSync, readFileSync, realpathSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { buffer as bufferFrom } from 'node:stream/consumers';
import { LineCounter, parseAllDocuments, type YAMLError } from 'yaml';
import { UsageError } from './usage';

/** A file and the objects in it. */
export interface Source {
  readonly name: string;
  readonly manifests: readonly unknown[];
}

const EXTENSION = /\.(ya?ml|json)$/i;
const STDIN = '-';

/**
 * @param recursive whether folders are read with those below
 * @throws UsageError If one of them cannot be read, or if no object is in them.
 */
export async function readSources(paths: readonly string[], recursive: boolean): Promise<Source[]> {
  const seen = new Set<string>();
  const sources: Source[] = [];
  for (const path of filesOf(paths, recursive)) {
    const id = path === STDIN ? STDIN : realPath(path);
    if (!seen.has(id)) {
      seen.add(id);
      sources.push(await read(path));
    }
  }
  if (sources.every(({ manifests }) => !manifests.some(isObject))) {
    throw new UsageError(
      `no Kubernetes object in ${sources.map(({ name }) => name).join(', ')}: expected YAML or JSON`,
    );
  }
  return sources;
}

function filesOf(paths: readonly string[], recursive: boolean): string[] {
  if (paths.length === 0) {
    if (process.stdin.isTTY) {
      throw new UsageError('no file: expected YAML files or folders, or YAML on standard input');
    }
    return [STDIN];
  }
  return paths.flatMap((path) => {
    if (path === STDIN || !isFolder(path)) {
      return [path];
    }
    const files = filesIn(path, recursive, new Set());
    if (files.length === 0) {
      const where = recursive ? 'in it or below' : 'in it, or --recursive for those below';
      throw new UsageError(`folder '${path}' has no YAML: expected files named *.yaml, *.yml or *.json ${where}`);
    }
    return files;
  });
}

function isFolder(path: string): boolean {
  try {
    const stats = statSync(path);
    if (stats.isCharacterDevice() || stats.isBlockDevice()) {
      throw new UsageError(`file '${path}' is a device: expected a YAML or JSON file, a folder of them, or -`);
    }
    return stats.isDirectory();
  } catch (error) {
    throw error instanceof UsageError ? error : unreadable(path, error);
  }
}

function leadsTo(link: string, what: 'folder' | 'file or nothing'): boolean {
  try {
    const stats = statSync(link);
    return what === 'folder' ? stats.isDirectory() : stats.isFile();
  } catch {
    // A link to nothing is told as a file that is not there, if it would be read.
    return what !== 'folder';
  }
}

function realPath(path: string): string {
  try {
    return realpathSync(path);
  } catch (error) {
    throw unreadable(path, error);
  }
}

/** `above` has the folders that lead here, for links that lead back. */
function filesIn(folder: string, recursive: boolean, above: ReadonlySet<string>): string[] {
  const id = realPath(folder);
  if (above.has(id)) {
    return [];
  }
  return entriesOf(folder).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.name.startsWith('.') || entry.name === 'node_modules') {
      return [];
    }
    if (entry.isDirectory() || (entry.isSymbolicLink() && leadsTo(path, 'folder'))) {
      return recursive ? filesIn(path, recursive, new Set([...above, id])) : [];
    }
    // A pipe or a device among them would be waited for.
    const isFile = entry.isFile() || (entry.isSymbolicLink() && leadsTo(path, 'file or nothing'));
    return isFile && EXTENSION.test(entry.name) ? [path] : [];
  });
}

/** In the order of their names, which is the same on every machine. */
function entriesOf(folder: string): Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1));
  } catch (error) {
    throw unreadable(folder, error);
  }
}

async function read(path: string): Promise<Source> {
  const name = path === STDIN ? 'standard input' : path;
  const text = decode(path === STDIN ? await standardInput() : bytesOf(path), name);
  return { name, manifests: parseJson(text) ?? parseYaml(text, name) };
}

/** Many times as fast as YAML, of which JSON is a part. If it is none, the errors of YAML say where. */
function parseJson(text: string): unknown[] | undefined {
  if (!/^\s*\{/.test(text)) {
    return undefined;
  }
  try {
    return [JSON.parse(text)];
  } catch {
    return undefined;
  }
}

async function standardInput(): Promise<Buffer> {
  try {
    return await bufferFrom(process.stdin);
  } catch (error) {
    throw new UsageError(`standard input cannot be read: ${(error as Error).message}`);
  }
}

/** @throws UsageError If it is not UTF-8: characters that another encoding has would be read as others. */
function decode(bytes: Buffer, name: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    const isUtf16 = (bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff);
    const got = isUtf16 ? "is UTF-16, as '>' of PowerShell writes it" : 'is not UTF-8';
    throw new UsageError(`${name}: ${got}: expected UTF-8; convert the file`);
  }
}

function bytesOf(path: string): Buffer {
  try {
    return readFileSync(path);
  } catch (error) {
    throw unreadable(path, error);
  }
}

function parseYaml(text: string, name: string): unknown[] {
  try {
    return parseDocuments(text, name);
  } catch (error) {
    // Documents are read level by level: each takes room on the stack.
    if (error instanceof RangeError) {
      throw new UsageError(
        `${name}: is nested deeper than can be read: expected an object of Kubernetes, which has few levels`,
      );
    }
    throw error;
  }
}

function parseDocuments(text: string, name: string): unknown[] {
  const lines = new LineCounter();
  const documents = parseAllDocuments(text, {
    lineCounter: lines,
    merge: true,
    prettyErrors: false,
    logLevel: 'error',
  });
  return [...documents].map((document) => {
    const [error] = document.errors;
    if (error?.code === 'RESOURCE_EXHAUSTION') {
      throw new RangeError(error.message);
    }
    if (error) {
      throw new UsageError(`${name}:${lines.linePos(error.pos[0]).line}: ${describe(error)}`);
    }
    try {
      return document.toJS();
    } catch (thrown) {
      if (thrown instanceof RangeError) {
        throw thrown;
      }
      throw new UsageError(`${name}: is no YAML: ${lowerFirst((thrown as Error).message)}`);
    }
  });
}

function describe({ code, message }: YAMLError): string {
  return code === 'DUPLICATE_KEY'
    ? "has a key twice: expected each key once; where files were joined, as 'cdk8s synth --stdout' does it, name their folder instead, or put '---' between them"
    : `is no YAML: ${lowerFirst(message.split('\n')[0].trim())}`;
}

function unreadable(path: string, error: unknown): UsageError {
  const { code, message } = error as NodeJS.ErrnoException;
  switch (code) {
    case 'ENOENT':
      return new UsageError(`file '${path}' is not there: expected a YAML or JSON file, a folder of them, or -`);
    case 'EACCES':
    case 'EPERM':
      return new UsageError(`file '${path}' may not be read: expected a file that this user can read`);
    default:
      return new UsageError(`file '${path}' cannot be read: ${message}`);
  }
}

function isObject(manifest: unknown): boolean {
  return typeof (manifest as { readonly kind?: unknown } | null)?.kind === 'string';
}

function lowerFirst(text: string): string {
  return `${text.charAt(0).toLowerCase()}${text.slice(1)}`;
}
