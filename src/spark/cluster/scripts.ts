import { MASTER_UI_PORT } from './ports';

/** A request for a page of a web server, whose answer is at the file descriptor 3. */
function request(host: string, port: number, path: string): string {
  return `exec 3<>/dev/tcp/${host}/${port} && printf 'GET ${path} HTTP/1.0\\r\\nHost: localhost\\r\\n\\r\\n' >&3`;
}

/**
 * Whether the master counts on a worker, which itself does not say when it has lost its master.
 *
 * @param host what the worker calls itself, in the words of a shell
 */
export function isRegistered(masterHost: string, host: string): string {
  return `${request(masterHost, MASTER_UI_PORT, '/json/')}
host="${host}" mine=
while read -r line; do
  case $line in
    '"host" : "'"$host"'",'*) mine=yes ;;
    '"host" : '*) mine= ;;
    '"state" : "ALIVE"'*) [ -z "$mine" ] || exit 0 ;;
  esac
done <&3
exit 1`;
}

/** Empty what executors left that nobody has ended, as of a node that was off, and start. */
export function startWorker(localDirectories: readonly string[], command: string): string {
  return `mkdir -p ${localDirectories.join(' ')}
rm -rf ${localDirectories.map((directory) => `${directory}/*`).join(' ')}
exec ${command}`;
}

/** Wait for a worker, and for the file system to take changes of the user, if one is given. */
export function waitForCluster(masterHost: string, fileSystemShell?: string): string {
  const worker = `${request(masterHost, MASTER_UI_PORT, '/json/')} && grep -q '"aliveworkers" *: *[1-9]' <&3`;
  const lines = [waitFor(`a worker of ${masterHost}`, `(${worker}) 2>/dev/null`)];
  if (fileSystemShell) {
    const file = '.$POD_NAME';
    lines.push(waitFor('the home in HDFS, to write to', `${fileSystemShell} -touchz ${file}`));
    lines.push(`${fileSystemShell} -rm -skipTrash ${file}`);
  }
  return lines.join('\n');
}

function waitFor(what: string, command: string): string {
  return `until ${command}; do
  echo 'waiting for ${what}'
  sleep 5
done`;
}
