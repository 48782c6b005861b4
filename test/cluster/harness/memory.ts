import { readdirSync, readFileSync, readlinkSync } from 'node:fs';

/**
 * Adds up the peak resident memory, in MiB, of the processes that live in a PID namespace now.
 *
 * An upper bound: the peaks may be of different moments, and shared pages count once per process.
 */
export function peakMemoryMiB(pidInNamespace: number): number {
  const namespace = pidNamespace(`${pidInNamespace}`);
  return readdirSync('/proc')
    .filter((entry) => /^\d+$/.test(entry) && pidNamespace(entry) === namespace)
    .map(peakOfProcess)
    .reduce((sum, peak) => sum + peak, 0);
}

function pidNamespace(pid: string): string | undefined {
  try {
    return readlinkSync(`/proc/${pid}/ns/pid`);
  } catch {
    return undefined; // ended meanwhile
  }
}

function peakOfProcess(pid: string): number {
  try {
    const [, kibibytes] = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
    return Math.round(Number(kibibytes ?? 0) / 1024);
  } catch {
    return 0; // ended meanwhile
  }
}
