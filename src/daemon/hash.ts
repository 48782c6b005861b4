import { createHash } from 'node:crypto';

/** A short text that is another one for other data. */
export function hashOf(data: unknown): string {
  return createHash('sha256').update(JSON.stringify(data)).digest('hex').slice(0, 10);
}
