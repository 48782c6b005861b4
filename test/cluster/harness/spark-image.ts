import {
  chmodSync,
  copyFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
} from 'node:fs';
import { basename, join } from 'node:path';

import { cached } from './cache';
import { run } from './command';
import { archiveImage } from './images';
import { addProgram, createJavaRoot, filesIn, findMissingForJava, JAVA, javaInputs } from './java-image';
import { hasCommand } from './requirements';

const VERSION = '3.5.7';

/** The image that the tests of Spark use. */
export const SPARK_IMAGE = `localhost/spark:${VERSION}`;

const SOURCES = join(__dirname, '..', 'spark');
const SPARK = 'opt/spark';
const PYTHON = '/usr/bin/python3';

/** The user of the distribution's image. */
const USER = { name: 'spark', id: 185, home: `/${SPARK}` };

/**
 * Jars that neither RDDs nor SQL nor Kubernetes need, nearly half of all by size: each node gets a copy of the image.
 *
 * They are those of the states of streams, of the shell, of machine learning and graphs, of Hive, and of Mesos and YARN.
 */
const UNNEEDED = new RegExp(
  `^(${[
    ...['rocksdbjni', 'scala-compiler', 'jline', 'spark-repl'],
    ...['breeze', 'spire', 'algebra', 'cats-kernel', 'spark-mllib', 'spark-graphx', 'JTransforms', 'JLargeArrays'],
    ...['arpack', 'lapack', 'blas'],
    ...['hive-(?!storage-api)', 'spark-hive', 'datanucleus', 'derby', 'javax\\.jdo', 'jdo-api', 'bonecp', 'HikariCP'],
    ...['libthrift', 'libfb303', 'mesos', 'spark-mesos', 'spark-yarn', 'hadoop-yarn'],
  ].join('|')})`,
);

/** @returns one line that says what is missing to build the image; undefined when nothing is */
export function findMissingForSpark(): string | undefined {
  return findMissingForJava([
    ['python3', existsSync(PYTHON)],
    ['python3-pip', hasCommand('pip3')],
  ]);
}

/**
 * Builds an image with Spark out of what PyPI has of its distribution, the machine's Java, its bash and its busybox.
 *
 * Everything is where the official image has it, and the machine's Python for applications that are written in it.
 *
 * @returns the file, in the format of `docker save`
 */
export async function buildSparkImage(): Promise<string> {
  const sources = readdirSync(SOURCES).map((name) => readFileSync(join(SOURCES, name)));
  const inputs = [...sources, readFileSync(__filename), ...(await javaInputs())];
  const directory = await cached('spark', inputs, async (directory) => {
    console.log('building the image of Spark, which takes a minute the first time');
    const root = await createJavaRoot(join(directory, 'root'), USER);
    await addSpark(root, join(directory, 'download'));
    await addPython(root);
    await addApplications(root, join(directory, 'classes'));
    await archiveImage(directory, root, {
      [SPARK_IMAGE]: {
        Env: [`PATH=/${SPARK}/bin:/${JAVA}/bin:/bin:/usr/bin`, `JAVA_HOME=/${JAVA}`, `SPARK_HOME=/${SPARK}`],
        Entrypoint: ['/opt/entrypoint.sh'],
        WorkingDir: `/${SPARK}/work-dir`,
        User: USER.name,
      },
    });
    rmSync(root, { recursive: true });
  });
  return join(directory, 'images.tar');
}

/** The commands and the jars. PySpark has them as they are in the distribution. */
async function addSpark(root: string, download: string): Promise<void> {
  await run(['pip3', 'download', '--no-deps', '--no-binary=pyspark', `--dest=${download}`, `pyspark==${VERSION}`]);
  const [archive] = readdirSync(download);
  const name = archive.replace('.tar.gz', '');
  const parts = ['bin', 'jars'].map((part) => `${name}/deps/${part}`);
  await run(['tar', '--extract', '--directory', download, '--file', join(download, archive)]);
  await addPySpark(root, join(download, name));
  for (const part of parts) {
    const destination = join(root, SPARK, part.split('/').pop() as string);
    const filter = (file: string) => !file.endsWith('.cmd') && !UNNEEDED.test(file.split('/').pop() as string);
    cpSync(join(download, part), destination, { recursive: true, filter });
  }
  rmSync(download, { recursive: true });

  for (const directory of ['conf', 'work-dir', 'examples']) {
    mkdirSync(join(root, SPARK, directory));
  }
  chmodSync(join(root, SPARK, 'work-dir'), 0o777);
  copyFileSync(join(SOURCES, 'entrypoint.sh'), join(root, 'opt', 'entrypoint.sh'));
  // The commands begin with this program's path.
  mkdirSync(join(root, 'usr', 'bin'), { recursive: true });
  symlinkSync('/bin/busybox', join(root, 'usr', 'bin', 'env'));
}

/** What the distribution has of Python: an archive of its modules, and of the one that they need. */
async function addPySpark(root: string, source: string): Promise<void> {
  const library = join(root, SPARK, 'python', 'lib');
  mkdirSync(library, { recursive: true });
  const zip = join(library, 'pyspark.zip');
  await run(['jar', '--create', '--no-manifest', '--file', zip, '-C', source, 'pyspark']);
  for (const file of filesIn(join(source, 'lib'), '-src.zip')) {
    copyFileSync(file, join(library, basename(file)));
  }
}

/** The interpreter of Debian with its modules, but for those that no application has a use for. */
async function addPython(root: string): Promise<void> {
  const modules = (await run([PYTHON, '-c', 'import sysconfig; print(sysconfig.get_path("stdlib"))'])).trim();
  const filter = (file: string) => !/\/(test|tests|idlelib|ensurepip|tkinter|__pycache__|config-[^/]*)$/.test(file);
  cpSync(modules, join(root, modules), { recursive: true, filter });
  await addProgram(root, PYTHON, filesIn(join(modules, 'lib-dynload'), '.so'));
}

async function addApplications(root: string, classes: string): Promise<void> {
  const jar = join(root, SPARK, 'examples', 'word-count.jar');
  const sources = readdirSync(SOURCES).filter((name) => name.endsWith('.java'));
  const files = sources.map((name) => join(SOURCES, name));
  await run(['javac', '-d', classes, '-cp', join(root, SPARK, 'jars', '*'), ...files]);
  await run(['jar', '--create', '--file', jar, '-C', classes, '.']);
  rmSync(classes, { recursive: true });
}
