import { copyFileSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

import { cached } from './cache';
import { run } from './command';
import { archiveImage, createRoot } from './images';
import { findCommand, hasCommand } from './requirements';

/** The image that the tests of HDFS use. */
export const HADOOP_IMAGE = 'localhost/hadoop:3.4.2';

/** The user that the image knows by name, as the one of the distribution does. */
const USER = 'hadoop:x:1000:1000:hadoop:/opt/hadoop:/bin/bash';

const SOURCES = join(__dirname, '..', 'hadoop');
const HADOOP = 'opt/hadoop';
const JAVA = 'opt/java';

const COPY = 'org.apache.maven.plugins:maven-dependency-plugin:2.8';

/** What HDFS takes of Java. */
const MODULES = [
  'java.se',
  'jdk.unsupported',
  'jdk.security.auth',
  'jdk.security.jgss',
  'jdk.crypto.ec',
  'jdk.management',
];

/** What Hadoop's web servers look for, and what its jars do not have. */
const WEB_APPLICATIONS = ['hdfs', 'datanode', 'secondary'].map((name) => `${name}/WEB-INF`);

/** @returns one line that says what is missing to build the image; undefined when nothing is */
export function findMissingForHadoop(): string | undefined {
  const packages: [string, boolean][] = [
    ['maven', hasCommand('mvn')],
    ['openjdk-17-jdk-headless', hasCommand('jlink')],
    ['bash', hasCommand('bash')],
    ['libc-bin', hasCommand('ldd')],
  ];
  const missing = packages.filter(([, isThere]) => !isThere).map(([name]) => name);
  return missing.length === 0 ? undefined : `${missing.join(', ')}; apt-get install -y ${missing.join(' ')}`;
}

/**
 * Builds an image with HDFS out of its jars on Maven Central, the machine's Java, its bash and its busybox.
 *
 * @returns the file, in the format of `docker save`
 */
export async function buildHadoopImage(): Promise<string> {
  const sources = readdirSync(SOURCES).map((name) => readFileSync(join(SOURCES, name)));
  const inputs = [...sources, readFileSync(__filename), await run(['java', '-version'])];
  const directory = await cached('hadoop', inputs, async (directory) => {
    console.log('building the image of Hadoop, which takes a minute the first time');
    const root = await createRoot(join(directory, 'root'), findCommand('busybox') as string);
    await addJava(root);
    await addHadoop(root);
    await addBash(root);
    const config = { Env: [`PATH=/${HADOOP}/bin:/${JAVA}/bin:/bin`, `JAVA_HOME=/${JAVA}`], User: '1000' };
    await archiveImage(directory, root, { [HADOOP_IMAGE]: config });
    rmSync(root, { recursive: true });
  });
  return join(directory, 'images.tar');
}

async function addJava(root: string): Promise<void> {
  const java = join(root, JAVA);
  mkdirSync(dirname(java), { recursive: true });
  await run(['jlink', '--add-modules', MODULES.join(','), '--strip-java-debug-attributes', '--output', java]);
}

async function addHadoop(root: string): Promise<void> {
  const home = join(root, HADOOP);
  for (const directory of ['bin', ...WEB_APPLICATIONS.map((path) => `share/webapps/${path}`), 'share/webapps/static']) {
    mkdirSync(join(home, directory), { recursive: true });
  }
  copyFileSync(join(SOURCES, 'hdfs'), join(home, 'bin', 'hdfs'));
  const goal = [`${COPY}:copy-dependencies`, '-DincludeScope=runtime', `-DoutputDirectory=${join(home, 'lib')}`];
  await run(['mvn', '--quiet', '--batch-mode', '--file', join(SOURCES, 'pom.xml'), ...goal]);
}

/** bash, since the distribution's own commands are written in it, and the libraries that it and Java are linked to. */
async function addBash(root: string): Promise<void> {
  const bash = findCommand('bash') as string;
  copyFileSync(bash, join(root, 'bin', 'bash'));
  const java = join(root, JAVA, 'lib');
  const linked = [bash, join(java, 'server', 'libjvm.so'), ...filesIn(java, '.so')];
  for (const library of new Set((await Promise.all(linked.map(librariesOf))).flat())) {
    if (!library.startsWith(root)) {
      mkdirSync(join(root, dirname(library)), { recursive: true });
      copyFileSync(library, join(root, library));
    }
  }
  writeFileSync(join(root, 'etc', 'nsswitch.conf'), 'passwd: files\ngroup: files\nhosts: files dns\n');
  writeFileSync(join(root, 'etc', 'passwd'), `root:x:0:0:root:/root:/bin/sh\n${USER}\n`);
  writeFileSync(join(root, 'etc', 'group'), 'root:x:0:\nhadoop:x:1000:\n');
}

function filesIn(directory: string, ending: string): string[] {
  return readdirSync(directory)
    .filter((name) => name.endsWith(ending))
    .map((name) => join(directory, name));
}

/** The files that a program loads, by their names on this machine. */
async function librariesOf(file: string): Promise<string[]> {
  return [...(await run(['ldd', file])).matchAll(/(\/\S+) \(0x/g)].map(([, path]) => path);
}
