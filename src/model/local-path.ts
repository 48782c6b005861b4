import type { Reservation } from './dynamic';

/**
 * The configuration of rancher's local-path provisioner, as text: what its ConfigMap holds.
 *
 * @see https://github.com/rancher/local-path-provisioner#configuration
 */

/** The entry of `nodePathMap` for nodes that have none of their own. */
const OTHER_NODES = 'DEFAULT_PATH_FOR_NON_LISTED_NODES';

/** `config.json`: the directories of each node. A node that is not listed gets no volumes, unless there is a default path. */
export function configJson(reservations: readonly Reservation[], defaultPath?: string): string {
  const paths = new Map<string, string[]>();
  for (const { node, path } of reservations) {
    const onNode = paths.get(node) ?? [];
    paths.set(node, onNode.includes(path) ? onNode : [...onNode, path]);
  }
  const nodePathMap = [...paths].map(([node, list]) => ({ node, paths: list }));
  if (defaultPath !== undefined) {
    nodePathMap.push({ node: OTHER_NODES, paths: [defaultPath] });
  }
  return `${JSON.stringify({ nodePathMap }, undefined, 2)}\n`;
}

/**
 * `setup`: makes the directory of a volume, below one that only root can enter, since anyone may write to it. A default
 * path is left as it is: it may be there for others too.
 */
export function setupScript(reservations: readonly Reservation[]): string {
  return script(reservations, ['mkdir -m 0777 -p "$VOL_DIR"', 'if [ -n "$disk" ]; then chmod 0700 "$parent"; fi']);
}

/** `teardown`: removes it. */
export function teardownScript(reservations: readonly Reservation[]): string {
  return script(reservations, ['rm -rf "$VOL_DIR"']);
}

/** `helperPod.yaml`: the pod that runs a script on a node, with the directory above the volume mounted at its own path. */
export function helperPod(image: string): string {
  return [
    'apiVersion: v1',
    'kind: Pod',
    'metadata:',
    '  name: helper-pod',
    'spec:',
    '  priorityClassName: system-node-critical',
    '  containers:',
    '    - name: helper-pod',
    `      image: ${JSON.stringify(image)}`,
    '      imagePullPolicy: IfNotPresent',
    '',
  ].join('\n');
}

/**
 * The provisioner makes a directory that is missing, so without its disk it would go on with the root disk. A script
 * cannot see the node's mounts, but where its own mount comes from: as `/local-path` of the disk's file system, or as
 * `…/ssd/local-path` of the file system that holds the mount point.
 */
function script(reservations: readonly Reservation[], commands: readonly string[]): string {
  const disks = new Map(reservations.map(({ path, mountPath }) => [path, mountPath]));
  return [
    '#!/bin/sh',
    'set -eu',
    'parent=${VOL_DIR%/*}',
    'case "$VOL_DIR" in',
    ...[...disks].map(([path, mountPath]) => `${path}/*) disk=${mountPath} ;;`),
    '*) disk= ;;',
    'esac',
    'if [ -n "$disk" ]; then',
    '  source=',
    '  while read -r _ _ _ root point _; do',
    '    if [ "$point" = "$parent" ]; then source=$root; fi',
    '  done </proc/self/mountinfo',
    '  case "$source" in',
    '  "" | *"/${disk##*/}${parent#"$disk"}")',
    '    echo "disk $disk is not mounted: expected it below $VOL_DIR; mount it" >&2',
    '    exit 1',
    '    ;;',
    '  esac',
    'fi',
    ...commands,
    '',
  ].join('\n');
}
