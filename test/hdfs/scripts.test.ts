import { spawn, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { bash } from '../../src/daemon/bash';
import { NAME_DIRECTORY } from '../../src/hdfs/paths';
import { DATA_NODE_HTTP_PORT, NAME_NODE_RPC_PORT } from '../../src/hdfs/ports';
import { FORMAT, REGISTERED, startSecondaryNameNode } from '../../src/hdfs/scripts';

describe('the format', () => {
  let mount: string;

  beforeEach(() => {
    mount = mkdtempSync(join(tmpdir(), 'name-'));
  });

  afterEach(() => {
    rmSync(mount, { recursive: true });
  });

  /** Runs the script on a directory with some files, with a command that tells what it is called with. */
  function format(...files: string[]) {
    const directory = join(mount, 'hdfs');
    for (const file of files) {
      mkdirSync(dirname(join(directory, file)), { recursive: true });
      writeFileSync(join(directory, file), '');
    }
    const script = `hdfs() { echo "hdfs $*"; }\n${FORMAT.replace(NAME_DIRECTORY, directory).replace('exec hdfs', 'hdfs')}`;
    const [program, ...args] = bash(script);
    const { status, stdout, stderr } = spawnSync(program, args, { encoding: 'utf8' });
    const text = (output: string) => output.trim().replace(directory, 'DIRECTORY');
    return { status, stdout: text(stdout), stderr: text(stderr) };
  }

  test('is made where there is nothing', () => {
    expect(format()).toEqual({ status: 0, stdout: 'hdfs namenode -format -nonInteractive', stderr: '' });
  });

  test('is not made where there is an image', () => {
    expect(format('current/VERSION', 'current/fsimage_0000000000000000000', 'in_use.lock')).toEqual({
      status: 0,
      stdout: 'DIRECTORY is formatted',
      stderr: '',
    });
  });

  test('that was interrupted is an error', () => {
    expect(format('current/VERSION', 'current/seen_txid')).toEqual({
      status: 1,
      stdout: '',
      stderr:
        'DIRECTORY has current/VERSION and no current/fsimage_*: a format was interrupted; empty it, or restore it from the checkpoint',
    });
  });

  test('is not made among files', () => {
    expect(format('current/edits_0000000000000000001-0000000000000000002')).toEqual({
      status: 1,
      stdout: '',
      stderr:
        'DIRECTORY has files and no current/VERSION: expected none, or all of a NameNode; empty it, or restore it from the checkpoint',
    });
  });
});

/** Answers of a DataNode of Hadoop 3.4.2, shortened. */
describe('a DataNode', () => {
  const answer = (state: string, clusterId: string | null) =>
    JSON.stringify(
      {
        beans: [
          {
            BPServiceActorInfo: JSON.stringify([{ LastHeartbeat: '1', ActorState: state, NamenodeAddress: 'n:8020' }]),
            ClusterId: clusterId,
          },
        ],
      },
      null,
      2,
    );

  test.each([
    ['that is registered is ready', answer('RUNNING', 'CID-1'), 0],
    ['that has not found the NameNode is not', answer('CONNECTING', null), 1],
    ['that the NameNode has denied is not, though it knows the cluster', answer('INIT_FAILED', 'CID-1'), 1],
  ])('%s', async (_, body, status) => {
    const server = createServer((request, response) => {
      response.statusCode = request.url?.startsWith('/jmx?qry=') ? 200 : 404;
      response.end(body);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    try {
      const { port } = server.address() as AddressInfo;
      const [program, ...args] = bash(REGISTERED.replace(`${DATA_NODE_HTTP_PORT}`, `${port}`));
      const code = await new Promise((resolve) => spawn(program, args).on('exit', resolve));
      expect(code).toBe(status);
    } finally {
      server.close();
    }
  });

  test('that does not answer is not ready', () => {
    const [program, ...args] = bash(REGISTERED.replace(`${DATA_NODE_HTTP_PORT}`, '1'));
    expect(spawnSync(program, args).status).not.toBe(0);
  });
});

test('a SecondaryNameNode starts once the NameNode listens, and not before', async () => {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  const script = startSecondaryNameNode('127.0.0.1')
    .replace(`${NAME_NODE_RPC_PORT}`, `${port}`)
    .replace('sleep 5', 'sleep 0.1')
    .replace('exec hdfs', 'echo hdfs');
  const [program, ...args] = bash(script);
  const child = spawn(program, args);
  let printed = '';
  const ended = new Promise((resolve) => child.on('close', resolve));
  const waits = new Promise<void>((resolve) =>
    child.stdout.on('data', (text) => {
      printed += text;
      resolve();
    }),
  );
  try {
    await waits;
    expect(printed).toMatch(/^(waiting for the NameNode\n)+$/);
    await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
    expect(await ended).toBe(0);
    expect(printed).toMatch(/\nhdfs secondarynamenode\n$/);
  } finally {
    child.kill();
    server.close();
  }
});
