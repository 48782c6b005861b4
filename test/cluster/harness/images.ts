import { createHash } from 'node:crypto';
import { chmodSync, copyFileSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { arch } from 'node:os';
import { join } from 'node:path';

import { cached } from './cache';
import { run } from './command';
import { findCommand } from './requirements';

/** The image that the tests' containers use. */
export const BUSYBOX_IMAGE = 'busybox:1.36';

/** The image of the container that holds a pod's namespaces. */
export const PAUSE_IMAGE = 'localhost/pause:latest';

const EPOCH = '1970-01-01T00:00:00Z';

/**
 * Builds the archive of both images out of the machine's busybox, in the format of `docker save`.
 *
 * They share their only layer: sleeping is all that the pause image has to do.
 *
 * @returns the directory that holds `images.tar`
 */
export async function buildImages(): Promise<string> {
  const busybox = findCommand('busybox') as string;
  const inputs = [readFileSync(busybox), readFileSync(__filename)];
  return cached('images', inputs, async (directory) => {
    const root = await createRoot(join(directory, 'root'), busybox);
    await archiveImage(directory, root, {
      [`docker.io/library/${BUSYBOX_IMAGE}`]: { Cmd: ['sh'], Env: ['PATH=/bin'] },
      [PAUSE_IMAGE]: { Entrypoint: ['/bin/sleep', 'infinity'], User: '65535:65535' },
    });
    rmSync(root, { recursive: true });
  });
}

/** Writes `images.tar`, with images that have one layer, by their names, into a directory. */
export async function archiveImage(directory: string, root: string, images: Record<string, object>): Promise<void> {
  const layer = await archive(root, join(directory, 'layer.tar'));
  const manifest = Object.entries(images).map(([name, config], index) => {
    writeFileSync(join(directory, `config-${index}.json`), JSON.stringify(imageConfig(layer, config)));
    return { RepoTags: [name], Config: `config-${index}.json`, Layers: ['layer.tar'] };
  });
  writeFileSync(join(directory, 'manifest.json'), JSON.stringify(manifest));
  const parts = ['manifest.json', ...manifest.map(({ Config }) => Config), 'layer.tar'];
  await run(['tar', '--create', '--file', join(directory, 'images.tar'), '--directory', directory, ...parts]);
  rmSync(join(directory, 'layer.tar'));
}

/** A root file system of the machine's busybox. */
export async function createRoot(root: string, busybox: string): Promise<string> {
  for (const directory of ['bin', 'dev', 'etc', 'mnt', 'proc', 'root', 'sys', 'tmp', 'var']) {
    mkdirSync(join(root, directory), { recursive: true });
  }
  chmodSync(join(root, 'tmp'), 0o1777);
  copyFileSync(busybox, join(root, 'bin', 'busybox'));
  chmodSync(join(root, 'bin', 'busybox'), 0o755);
  for (const applet of (await run([busybox, '--list'])).split('\n')) {
    if (applet !== '' && applet !== 'busybox') {
      symlinkSync('busybox', join(root, 'bin', applet));
    }
  }
  writeFileSync(join(root, 'etc', 'passwd'), 'root:x:0:0:root:/root:/bin/sh\nnobody:x:65534:65534::/:/bin/false\n');
  writeFileSync(join(root, 'etc', 'group'), 'root:x:0:\nnogroup:x:65534:\n');
  return root;
}

/** @returns the digest, which depends on the contents only */
async function archive(root: string, file: string): Promise<string> {
  const reproducible = ['--sort=name', '--mtime=@0', '--owner=0', '--group=0', '--numeric-owner'];
  await run(['tar', '--create', ...reproducible, '--file', file, '--directory', root, '.']);
  return `sha256:${createHash('sha256').update(readFileSync(file)).digest('hex')}`;
}

function imageConfig(layer: string, config: object): object {
  const architecture = arch() === 'x64' ? 'amd64' : arch();
  const rootfs = { type: 'layers', diff_ids: [layer] };
  return { architecture, os: 'linux', created: EPOCH, config, rootfs, history: [{ created: EPOCH }] };
}
