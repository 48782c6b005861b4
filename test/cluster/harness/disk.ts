import { mkdirSync, truncateSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

import { run } from './command';

/** A disk: an image file, and a loop device while it is plugged in. */
export class Disk {
  private loopDevice?: string;

  public constructor(
    private readonly file: string,
    sizeMiB: number,
  ) {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, '');
    truncateSync(file, sizeMiB * 1024 * 1024); // sparse: takes only what is written
  }

  /** Makes an empty file system on it. */
  public async format(): Promise<void> {
    await run(['mkfs.ext4', '-q', '-F', '-m', '0', this.file]);
  }

  /** @returns the path of the device */
  public async plugIn(): Promise<string> {
    this.loopDevice ??= (await run(['losetup', '--find', '--show', this.file])).trim();
    return this.loopDevice;
  }

  public get device(): string {
    if (this.loopDevice === undefined) {
      throw new Error(`disk ${this.file} is not plugged in`);
    }
    return this.loopDevice;
  }

  /** Forgets the loop device, which is gone together with the node's namespaces. */
  public unplugged(): void {
    this.loopDevice = undefined;
  }
}
