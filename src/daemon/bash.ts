/** A command of a container that has bash. */
export function bash(script: string): string[] {
  return ['bash', '-euc', script];
}

/** Commands that ask a web server for a page, whose answer is at the file descriptor 3 then; an image need not have curl. */
export function askFor(host: string, port: number, path: string): string[] {
  return [`exec 3<>/dev/tcp/${host}/${port}`, `printf 'GET ${path} HTTP/1.0\\r\\nHost: localhost\\r\\n\\r\\n' >&3`];
}

/** Run a command again and again until it succeeds. @param what is said meanwhile */
export function waitFor(what: string, command: string): string {
  return `until ${command}; do
  echo 'waiting for ${what}'
  sleep 5
done`;
}
