import { spawn } from 'node:child_process';

/**
 * Does something while no other process does it under the same lock.
 *
 * @param file of the lock, which stays; the kernel gives the lock back when this process ends, however it ends
 */
export async function locked<T>(file: string, work: () => Promise<T>): Promise<T> {
  // It holds the lock until standard input ends, which is a pipe that only this process has.
  const holder = spawn('flock', [file, 'sh', '-c', 'echo locked; exec cat'], { stdio: ['pipe', 'pipe', 'inherit'] });
  const ended = new Promise<void>((resolve) => holder.once('close', () => resolve()));
  try {
    await new Promise<void>((resolve, reject) => {
      holder.stdout.once('data', () => resolve());
      holder.once('error', reject);
      holder.once('exit', (code) => reject(new Error(`flock of ${file} ended with ${code}`)));
    });
    return await work();
  } finally {
    holder.stdin.end();
    await ended;
  }
}
