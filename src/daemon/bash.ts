/** A command of a container that has bash. */
export function bash(script: string): string[] {
  return ['bash', '-euc', script];
}
