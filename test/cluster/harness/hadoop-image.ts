import { copyFileSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';

import { cached } from './cache';
import { run } from './command';
import { archiveImage } from './images';
import { createJavaRoot, findMissingForJava, JAVA, javaInputs } from './java-image';
import { hasCommand } from './requirements';

/** The image that the tests of HDFS use. */
export const HADOOP_IMAGE = 'localhost/hadoop:3.4.2';

const SOURCES = join(__dirname, '..', 'hadoop');
const HADOOP = 'opt/hadoop';

/** The user of the distribution's image. */
const USER = { name: 'hadoop', id: 1000, home: `/${HADOOP}` };

const COPY = 'org.apache.maven.plugins:maven-dependency-plugin:2.8';

/** What Hadoop's web servers look for, and what its jars do not have. */
const WEB_APPLICATIONS = ['hdfs', 'datanode', 'secondary'].map((name) => `${name}/WEB-INF`);

/** @returns one line that says what is missing to build the image; undefined when nothing is */
export function findMissingForHadoop(): string | undefined {
  return findMissingForJava([['maven', hasCommand('mvn')]]);
}

/**
 * Builds an image with HDFS out of its jars on Maven Central, the machine's Java, its bash and its busybox.
 *
 * @returns the file, in the format of `docker save`
 */
export async function buildHadoopImage(): Promise<string> {
  const sources = readdirSync(SOURCES).map((name) => readFileSync(join(SOURCES, name)));
  const inputs = [...sources, readFileSync(__filename), ...(await javaInputs())];
  const directory = await cached('hadoop', inputs, async (directory) => {
    console.log('building the image of Hadoop, which takes a minute the first time');
    const root = await createJavaRoot(join(directory, 'root'), USER);
    await addHadoop(root);
    const config = { Env: [`PATH=/${HADOOP}/bin:/${JAVA}/bin:/bin`, `JAVA_HOME=/${JAVA}`], User: '1000' };
    await archiveImage(directory, root, { [HADOOP_IMAGE]: config });
    rmSync(root, { recursive: true });
  });
  return join(directory, 'images.tar');
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
