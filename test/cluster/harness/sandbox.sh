#!/bin/bash
# sandbox.sh <directory>: the namespaces that one cluster lives in, for as long as standard input stays open.
#
# Standard input is a pipe that only the test process holds, so the kernel closes it however that process ends: stop(),
# a crash, Ctrl-C, kill -9. The first process of the PID namespace waits for that end, the kernel then kills everything
# in the namespace, and what a namespace does not take with it (loop devices, cgroups, files) is removed here.
#
# sandbox.sh <directory> reap: only removes, for a directory whose sandbox.sh was killed itself.
set -u
directory=$1
action=${2:-keep}
here=$(dirname "$(readlink -f "$0")")

# Whoever holds the lock is alive or still removing. The first process inherits it: killing this script alone must not
# make a living sandbox look dead.
keep() {
  unlocked=$(dirname "$directory")/.$(basename "$directory")
  exec 9>"$unlocked/lock"
  flock --nonblock 9 && mv "$unlocked" "$directory" || exit 1
  # /proc is still the outer one, so it shows the process id that the test process can use.
  export directory
  unshare --fork --kill-child --pid --mount --net --propagation private sh -c '
    read -r pid rest </proc/self/stat
    ip link set lo up && echo "$pid" >"$directory/pid.new" && mv "$directory/pid.new" "$directory/pid"
    exec 1>&- 2>&-
    cat >/dev/null'
}

reap() {
  exec 9>"$directory/lock"
  flock --nonblock 9 || exit 0
}

# What cannot be removed keeps the directory, so that the test process sees it and the next run tries again.
remove() {
  released=true
  for node in "$directory"/nodes/*/; do
    [ -d "$node" ] || continue
    "$here/release-node.sh" "${node%/}" || released=false
  done
  $released && rm -rf --one-file-system "$directory"
}

# One line, which bash has read before it waits: the file may change meanwhile.
"$action"; remove; exit
