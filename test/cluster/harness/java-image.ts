import { copyFileSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

import { run } from './command';
import { createRoot } from './images';
import { findCommand, hasCommand } from './requirements';

/** Where Java is in such an image. */
export const JAVA = 'opt/java';

/** Parts of the C library that the native code in jars names; glibc has them as empty files since 2.34. */
const C_LIBRARIES = ['libpthread.so.0', 'libdl.so.2', 'librt.so.1'];

/** Who programs in such an image run as, known by name as in those that are published. */
export interface ImageUser {
  readonly name: string;
  /** Of the user and of the group. */
  readonly id: number;
  readonly home: string;
}

/** What Hadoop and Spark take of Java. */
const MODULES = [
  'java.se',
  'jdk.unsupported',
  'jdk.security.auth',
  'jdk.security.jgss',
  'jdk.crypto.ec',
  'jdk.management',
];

/**
 * @param packages what else is needed, by the package of Debian, with whether it is there
 * @returns one line that says what is missing to build an image; undefined when nothing is
 */
export function findMissingForJava(packages: readonly (readonly [string, boolean])[]): string | undefined {
  const all = [
    ...packages,
    ['openjdk-17-jdk-headless', hasCommand('jlink')] as const,
    ['bash', hasCommand('bash')] as const,
    ['libc-bin', hasCommand('ldd')] as const,
  ];
  const missing = all.filter(([, isThere]) => !isThere).map(([name]) => name);
  return missing.length === 0 ? undefined : `${missing.join(', ')}; apt-get install -y ${missing.join(' ')}`;
}

/** What an image with Java is made of, beside what is added to it. */
export async function javaInputs(): Promise<(string | Buffer)[]> {
  return [readFileSync(__filename), await run(['java', '--version'])];
}

/** A root file system with the machine's Java, its bash, in which the commands of Hadoop and Spark are written, and its busybox. */
export async function createJavaRoot(root: string, user: ImageUser): Promise<string> {
  await createRoot(root, findCommand('busybox') as string);
  const java = join(root, JAVA);
  mkdirSync(dirname(java), { recursive: true });
  await run(['jlink', '--add-modules', MODULES.join(','), '--strip-java-debug-attributes', '--output', java]);
  await addBash(root);
  addUser(root, user);
  return root;
}

/** bash, and the libraries that it and Java are linked to. */
async function addBash(root: string): Promise<void> {
  const bash = findCommand('bash') as string;
  copyFileSync(bash, join(root, 'bin', 'bash'));
  const java = join(root, JAVA, 'lib');
  const linked = [bash, join(java, 'server', 'libjvm.so'), ...filesIn(java, '.so')];
  const libraries = (await Promise.all(linked.map(librariesOf))).flat();
  const libc = libraries.find((library) => library.endsWith('/libc.so.6')) as string;
  copyLibraries(root, [...libraries, ...C_LIBRARIES.map((name) => join(dirname(libc), name))]);
}

/** Adds a program of this machine, with the libraries that it and its parts are linked to. */
export async function addProgram(root: string, program: string, parts: readonly string[]): Promise<void> {
  mkdirSync(join(root, dirname(program)), { recursive: true });
  copyFileSync(program, join(root, program));
  copyLibraries(root, (await Promise.all([program, ...parts].map(librariesOf))).flat());
}

function copyLibraries(root: string, libraries: readonly string[]): void {
  for (const library of new Set(libraries)) {
    if (!library.startsWith(root)) {
      mkdirSync(join(root, dirname(library)), { recursive: true });
      copyFileSync(library, join(root, library));
    }
  }
}

function addUser(root: string, { name, id, home }: ImageUser): void {
  const users = ['root:x:0:0:root:/root:/bin/sh', `${name}:x:${id}:${id}:${name}:${home}:/bin/bash`];
  const files = {
    'nsswitch.conf': ['passwd: files', 'group: files', 'hosts: files dns'],
    passwd: users,
    group: ['root:x:0:', `${name}:x:${id}:`],
  };
  for (const [file, lines] of Object.entries(files)) {
    writeFileSync(join(root, 'etc', file), `${lines.join('\n')}\n`);
  }
}

/** The files of a directory whose names end so. */
export function filesIn(directory: string, ending: string): string[] {
  return readdirSync(directory)
    .filter((name) => name.endsWith(ending))
    .map((name) => join(directory, name));
}

/** The files that a program loads, by their names on this machine. */
async function librariesOf(file: string): Promise<string[]> {
  return [...(await run(['ldd', file])).matchAll(/(\/\S+) \(0x/g)].map(([, path]) => path);
}
