import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';

import { cached } from './cache';
import type { Client } from './client';
import type { Cluster } from './cluster';
import { run } from './command';
import { API_SERVER } from './control-plane';
import type { Manifest } from './manifest';
import { type BackgroundProcess, expectRunning, readPid, spawnLogged } from './sandbox';
import { buildSparkImage } from './spark-image';
import { waitUntil } from './wait';

const MODULE = join(__dirname, '..', 'operator');
const OPERATOR = 'github.com/kubeflow/spark-operator/v2';

const ACCOUNT = { name: 'spark-operator', namespace: 'default' };

/** What the operator is built of, and what it calls. */
export interface OperatorFiles {
  readonly binary: string;
  readonly sparkHome: string;
}

/** The controller of the Spark operator, beside the control plane and not in a pod, without its webhook. */
export class SparkOperator {
  public static async start(cluster: Cluster): Promise<SparkOperator> {
    const files = await buildSparkOperator();
    const token = await addAccount(cluster.client);
    const directory = join(cluster.directory, 'spark-operator');
    mkdirSync(directory);
    writeFileSync(join(directory, 'kubeconfig'), kubeconfig(join(cluster.directory, 'pki', 'ca.crt'), token));
    const { hostname, port } = new URL(API_SERVER);
    return new SparkOperator(
      spawnLogged(join(cluster.directory, 'logs'), 'spark-operator', [
        ...['nsenter', '--target', `${readPid(cluster.directory)}`, '--pid', '--mount', '--net', '--'],
        // It writes to /tmp, of which nothing shall stay behind.
        ...['unshare', '--mount', 'sh', '-c', 'mount --bind "$0" /tmp && exec "$@"', directory],
        ...['env', 'KUBECONFIG=/tmp/kubeconfig', `SPARK_HOME=${files.sparkHome}`, 'SPARK_USER=operator'],
        ...[`KUBERNETES_SERVICE_HOST=${hostname}`, `KUBERNETES_SERVICE_PORT=${port}`],
        ...[files.binary, 'start', '--enable-ui-service=false'],
      ]),
    );
  }

  private constructor(private readonly controller: BackgroundProcess) {}

  /** @throws when it has ended */
  public expectRunning(): void {
    expectRunning(this.controller);
  }

  public get log(): string {
    return readFileSync(this.controller.log, 'utf8');
  }
}

/** Builds what is not in the cache yet. */
export async function buildSparkOperator(): Promise<OperatorFiles> {
  const inputs = readdirSync(MODULE).map((name) => readFileSync(join(MODULE, name)));
  const operator = await cached('spark-operator', inputs, async (directory) => {
    console.log('building the Spark operator, which takes 3 minutes the first time');
    await run(
      ['go', 'build', '-trimpath', '-buildvcs=false', '-ldflags=-s -w', '-o', join(directory, 'operator'), '.'],
      {
        cwd: MODULE,
        env: { ...process.env, CGO_ENABLED: '0' },
      },
    );
  });
  const image = await buildSparkImage();
  const spark = await cached('spark-home', [image], async (directory) => {
    const unpack = 'tar --extract --to-stdout --file "$1" layer.tar | tar --extract --directory "$2" ./opt/spark';
    await run(['sh', '-c', unpack, 'sh', image, directory]);
  });
  return { binary: join(operator, 'operator'), sparkHome: join(spark, 'opt', 'spark') };
}

/** The CustomResourceDefinitions of the operator, as it publishes them: it does not start while one is missing. */
export async function operatorDefinitions(): Promise<Manifest[]> {
  const { Dir } = JSON.parse(await run(['go', 'mod', 'download', '-json', OPERATOR], { cwd: MODULE }));
  const directory = join(Dir, 'config', 'crd', 'bases');
  return readdirSync(directory).map((name) => parse(readFileSync(join(directory, name), 'utf8')));
}

/** @returns the token by which the operator, and the `spark-submit` that it calls, are known */
async function addAccount(client: Client): Promise<string> {
  const rbac = 'rbac.authorization.k8s.io';
  const metadata = { ...ACCOUNT, name: `${ACCOUNT.name}-token` };
  const secret = { apiVersion: 'v1', kind: 'Secret', metadata };
  await client.apply({ apiVersion: 'v1', kind: 'ServiceAccount', metadata: ACCOUNT });
  await client.apply({
    apiVersion: `${rbac}/v1`,
    kind: 'ClusterRoleBinding',
    metadata: { name: ACCOUNT.name },
    subjects: [{ kind: 'ServiceAccount', ...ACCOUNT }],
    roleRef: { apiGroup: rbac, kind: 'ClusterRole', name: 'cluster-admin' },
  });
  await client.apply({
    ...secret,
    metadata: { ...metadata, annotations: { 'kubernetes.io/service-account.name': ACCOUNT.name } },
    type: 'kubernetes.io/service-account-token',
  } as Manifest);
  const token = await waitUntil('token of the operator', async () => (await client.get(secret))?.data?.token);
  return Buffer.from(token, 'base64').toString();
}

function kubeconfig(authorityFile: string, token: string): string {
  const cluster = {
    server: API_SERVER,
    'certificate-authority-data': readFileSync(authorityFile).toString('base64'),
  };
  return JSON.stringify({
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [{ name: 'cluster', cluster }],
    users: [{ name: 'operator', user: { token } }],
    contexts: [{ name: 'context', context: { cluster: 'cluster', user: 'operator' } }],
    'current-context': 'context',
  });
}
