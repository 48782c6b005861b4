import { ancestors } from './path';

/** One file of a projected volume. */
export interface ProjectedFile {
  /** Relative to the mounted directory. */
  readonly path: string;
  /** Where its content comes from, in words. */
  readonly source: string;
}

const MAX_MODE = 0o777;
const CPU_DIVISORS = ['1', '1m'];
const BYTE_DIVISORS = ['1', '1k', '1M', '1G', '1T', '1P', '1E', '1Ki', '1Mi', '1Gi', '1Ti', '1Pi', '1Ei'];
const MIN_EXPIRATION_SECONDS = 600;
const MAX_EXPIRATION_SECONDS = 2 ** 32;

/** @throws If a number is no mode of a file. `thing` begins the message. */
export function checkFileMode(thing: string, mode: number): void {
  if (!Number.isInteger(mode) || mode < 0 || mode > MAX_MODE) {
    // Digits that would be a mode in octal were most likely meant so.
    const meant = /^[0-7]{3}$/.test(`${mode}`) ? `; did you mean 0o${mode}?` : '';
    throw new Error(`${thing} has the mode ${mode}: expected 0o000 to 0o777, such as 0o440${meant}`);
  }
}

/** @throws If a token's life is outside of what the API server takes. `thing` begins the message. */
export function checkTokenExpiration(thing: string, seconds: number): void {
  if (!(seconds >= MIN_EXPIRATION_SECONDS && seconds <= MAX_EXPIRATION_SECONDS)) {
    throw new Error(
      `${thing} expires after ${seconds} s: expected at least ${MIN_EXPIRATION_SECONDS} s and at most ${MAX_EXPIRATION_SECONDS} s; set expiration, such as Duration.hours(1)`,
    );
  }
}

/** @throws If a divisor is none that Kubernetes has for the resource, such as `limits.cpu`. `thing` begins the message. */
export function checkDivisor(thing: string, resource: string, divisor: string): void {
  const allowed = resource.endsWith('.cpu') ? CPU_DIVISORS : BYTE_DIVISORS;
  if (!allowed.includes(divisor)) {
    throw new Error(`${thing} of ${resource} has the divisor '${divisor}': expected one of ${allowed.join(', ')}`);
  }
}

/**
 * The first two files that cannot both be there, in words: they have one path, or one is a directory above the other.
 *
 * Kubernetes sees the former only among mapped files, and then refuses the pod; of all else the last one wins, or the pod
 * never starts.
 */
export function conflict(files: readonly ProjectedFile[]): string | undefined {
  const byPath = new Map<string, ProjectedFile>();
  for (const file of files) {
    const same = byPath.get(file.path);
    if (same) {
      return `has '${file.path}' from ${same.source} and from ${file.source}: expected a path of its own for each; map one of them elsewhere with items`;
    }
    byPath.set(file.path, file);
  }
  for (const { path, source } of files) {
    const above = ancestors(path).find((directory) => byPath.has(directory));
    if (above !== undefined) {
      return `has '${path}' from ${source} below '${above}', which is a file from ${byPath.get(above)!.source}: expected paths side by side; map one of them elsewhere with items`;
    }
  }
  return undefined;
}

/** The first mapped key that is not there, in words. */
export function missingKey(thing: string, mapped: readonly string[], keys: readonly string[]): string | undefined {
  const missing = mapped.find((key) => !keys.includes(key));
  return missing === undefined
    ? undefined
    : `maps key '${missing}' of ${thing}, which has ${keys.map((key) => `'${key}'`).join(', ')}: expected a key that is there, without which the pod never starts; correct the key, or set optional`;
}
