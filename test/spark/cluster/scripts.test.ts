import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bash } from '../../../src/daemon/bash';
import { MASTER_UI_PORT } from '../../../src/spark/cluster/ports';
import { isRegistered, startWorker, waitForCluster } from '../../../src/spark/cluster/scripts';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'spark-'));
});

afterEach(() => rmSync(folder, { recursive: true }));

/** The exit code of a script, and what it printed. */
function run(script: string): Promise<{ code: number | null; printed: string }> {
  const [program, ...args] = bash(script);
  const child = spawn(program, args, { env: { ...process.env, POD_NAME: 'pod' } });
  let printed = '';
  child.stdout.on('data', (text) => {
    printed += text;
  });
  return new Promise((resolve) => child.on('exit', (code) => resolve({ code, printed })));
}

/** Runs with a web server that gives these answers, the last of them again and again. */
async function withAnswers<Result>(answers: string[], work: (port: string) => Promise<Result>): Promise<Result> {
  const left = [...answers];
  const server = createServer((_, response) => response.end(left.length > 1 ? left.shift() : left[0]));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  try {
    return await work(`${(server.address() as AddressInfo).port}`);
  } finally {
    server.close();
  }
}

describe('a worker', () => {
  test('empties its directories when it starts, and nothing else', async () => {
    const [local, other, work] = ['a/local', 'b/local', 'a/work'].map((name) => join(folder, name));
    mkdirSync(join(local, 'spark-1', 'blockmgr-1'), { recursive: true });
    mkdirSync(join(work, 'app-1'), { recursive: true });
    expect(await run(startWorker([local, other], 'echo started'))).toEqual({ code: 0, printed: 'started\n' });
    expect([readdirSync(local), readdirSync(other), readdirSync(work)]).toEqual([[], [], ['app-1']]);
  });

  const worker = (host: string, state: string) =>
    JSON.stringify({ host, port: 7078, resources: {}, state }, null, 2).replaceAll('":', '" :');

  test.each([
    ['is ready when its master has it', [worker('b', 'ALIVE'), worker('pod.a', 'DEAD'), worker('pod.a', 'ALIVE')], 0],
    ['is not ready when it has another', [worker('pod.a', 'DEAD'), worker('b', 'ALIVE')], 1],
    ['is not ready when it has none', [], 1],
  ])('%s', async (_, workers, code) => {
    const script = (port: string) => isRegistered('127.0.0.1', '$POD_NAME.a').replace(`${MASTER_UI_PORT}`, port);
    const answer = `{\n"workers" : [ ${workers.join(', ')} ],\n"status" : "ALIVE"\n}`;
    expect((await withAnswers([answer], (port) => run(script(port)))).code).toBe(code);
  });

  test('is not ready when there is no master', async () => {
    expect((await run(isRegistered('127.0.0.1', '$POD_NAME.a').replace(`${MASTER_UI_PORT}`, '1'))).code).not.toBe(0);
  });
});

describe('a job', () => {
  const script = (port: string, shell?: string) =>
    waitForCluster('127.0.0.1', shell).replaceAll(`${MASTER_UI_PORT}`, port).replaceAll('sleep 5', 'sleep 0.1');

  test('waits for a worker', async () => {
    const answers = ['{ "aliveworkers" : 0,', '{ "aliveworkers" : 10,'];
    expect(await withAnswers(answers, (port) => run(script(port)))).toEqual({
      code: 0,
      printed: 'waiting for a worker of 127.0.0.1\n',
    });
  });

  test('waits for a home that it can write to, and leaves nothing there', async () => {
    const shell = join(folder, 'shell');
    // Refuses the first time, as in safe mode.
    const lines = ['#!/bin/bash', `echo "$@" >>${folder}/calls`, `[ "$(wc -l <${folder}/calls)" -gt 1 ]`];
    writeFileSync(shell, `${lines.join('\n')}\n`, { mode: 0o755 });
    expect(await withAnswers(['{ "aliveworkers" : 1,'], (port) => run(script(port, shell)))).toEqual({
      code: 0,
      printed: 'waiting for the home in HDFS, to write to\n',
    });
    expect(readFileSync(join(folder, 'calls'), 'utf8').split('\n')).toEqual([
      '-touchz .pod',
      '-touchz .pod',
      '-rm -skipTrash .pod',
      '',
    ]);
    expect(existsSync(join(folder, '.pod'))).toBe(false);
  });
});
