import { askFor, waitFor } from '../daemon/bash';
import { NAME_DIRECTORY } from './paths';
import { DATA_NODE_HTTP_PORT, NAME_NODE_RPC_PORT } from './ports';

/**
 * Format the NameNode's directory if it never was, and never with -force.
 *
 * A directory that a volume is mounted on always exists, so only its files tell.
 */
export const FORMAT = `directory=${NAME_DIRECTORY}
if [ -e "$directory/current/VERSION" ]; then
  if compgen -G "$directory/current/fsimage_*" >/dev/null; then
    echo "$directory is formatted"
    exit 0
  fi
  echo "$directory has current/VERSION and no current/fsimage_*: a format was interrupted; empty it, or restore it from the checkpoint" >&2
  exit 1
fi
if [ -n "$(ls -A "$directory" 2>/dev/null)" ]; then
  echo "$directory has files and no current/VERSION: expected none, or all of a NameNode; empty it, or restore it from the checkpoint" >&2
  exit 1
fi
exec hdfs namenode -format -nonInteractive`;

/**
 * Whether a DataNode is registered with its NameNode: one that was denied, or that has not found it yet, answers on all
 * of its ports too, and only its own word for the connection tells.
 */
export const REGISTERED = [
  ...askFor('127.0.0.1', DATA_NODE_HTTP_PORT, '/jmx?qry=Hadoop:service=DataNode,name=DataNodeInfo'),
  "grep -q 'ActorState[^,]*RUNNING' <&3",
].join('\n');

/** Start the SecondaryNameNode once there is a NameNode: it ends when it does not find the name in the DNS. */
export function startSecondaryNameNode(nameNodeHost: string): string {
  const connects = `(exec 3<>/dev/tcp/${nameNodeHost}/${NAME_NODE_RPC_PORT}) 2>/dev/null`;
  return `${waitFor('the NameNode', connects)}
exec hdfs secondarynamenode`;
}

/** Make what belongs to all users, and a home for each of some. */
export function bootstrap(homes: readonly string[]): string {
  return [
    'hdfs dfsadmin -safemode wait',
    `hdfs dfs -mkdir -p ${['/tmp', ...homes.map(homeOf)].join(' ')}`,
    'hdfs dfs -chmod 1777 /tmp',
    ...homes.map((user) => `hdfs dfs -chown ${user}:${user} ${homeOf(user)}`),
  ].join('\n');
}

function homeOf(user: string): string {
  return `/user/${user}`;
}
