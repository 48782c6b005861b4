#!/bin/bash
# release-node.sh <node directory>: removes what a node that is powered off leaves in the kernel.
set -u
node=$1

# Two kinds of loop devices: those of the node's disks, known by their image file, and those that the kubelet puts over
# a raw block volume, known by the file system that the node's /dev was; its number is not given out again while they
# live.
devices=$(cat "$node/dev-file-system" 2>/dev/null)
losetup --list --noheadings --output NAME,BACK-MAJ:MIN,BACK-FILE | while read -r name filesystem file; do
  case $file in
    "$node"/*) losetup --detach "$name" ;;
    *) [ "$filesystem" = "$devices" ] && losetup --detach "$name" ;;
  esac
done

# A cgroup is busy until the last of its killed processes is gone.
for try in $(seq 50); do
  left=
  while read -r cgroup; do
    [ -d "$cgroup" ] || continue
    find "$cgroup" -depth -type d -exec rmdir {} + 2>/dev/null
    [ -d "$cgroup" ] && left=$cgroup
  done < <(cat "$node/cgroups" 2>/dev/null)
  [ -z "$left" ] && break
  sleep 0.1
done
rm -f "$node/dev-file-system" "$node/cgroups" "$node/pid" "$node/config/ready"
[ -z "$left" ]
