import { askFor, waitFor } from '../../daemon/bash';
import { MASTER_UI_PORT } from './ports';

function askMaster(host: string): string {
  return askFor(host, MASTER_UI_PORT, '/json/').join(' && ');
}

/**
 * Whether the master counts on a worker, which itself does not say when it has lost its master.
 *
 * @param host what the worker calls itself, in the words of a shell
 */
export function isRegistered(masterHost: string, host: string): string {
  return `${askMaster(masterHost)}
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
  const worker = `${askMaster(masterHost)} && grep -q '"aliveworkers" *: *[1-9]' <&3`;
  const lines = [waitFor(`a worker of ${masterHost}`, `(${worker}) 2>/dev/null`)];
  if (fileSystemShell) {
    const file = '.$POD_NAME';
    lines.push(waitFor('the home in HDFS, to write to', `${fileSystemShell} -touchz ${file}`));
    lines.push(`${fileSystemShell} -rm -skipTrash ${file}`);
  }
  return lines.join('\n');
}
