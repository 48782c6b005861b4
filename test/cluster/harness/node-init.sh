#!/bin/bash
# node-init.sh <node directory> <name> <binary> <images>: the first process of a node's namespaces. It makes the node
# look like a machine of its own (cgroups, root file system, devices, host name) and stays, as the parent of orphans.
#
# The root file system is a directory of the host with the host's programs bound into it read-only. It keeps its files
# when the node is powered off, as an SD card does, and the host's own files are out of reach.
set -eu
node=$1 name=$2 binary=$3 images=$4 stage=${5:-outside}
hierarchies=/sys/fs/cgroup

if [ "$stage" = outside ]; then
  read -r pid rest </proc/self/stat
  : >"$node/cgroups"
  while IFS=: read -r number controllers path; do
    [ "$number" = 0 ] && continue # cgroup v2 beside v1: has no controllers
    cgroup=$hierarchies/${controllers#name=}${path%/}/$(basename "$(dirname "$(dirname "$node")")")-$name
    echo "$cgroup" >>"$node/cgroups"
    mkdir -p "$cgroup"
    if [ "$controllers" = cpuset ]; then # starts empty, and nothing can enter an empty one
      cat "$cgroup/../cpuset.cpus" >"$cgroup/cpuset.cpus"
      cat "$cgroup/../cpuset.mems" >"$cgroup/cpuset.mems"
    fi
    echo $$ >"$cgroup/cgroup.procs"
  done <<<"$(cat /proc/self/cgroup)" # read at once, since every move changes it
  echo "$pid" >"$node/pid"
  exec unshare --cgroup "$0" "$node" "$name" "$binary" "$images" inside
fi

root=$node/root
mkdir -p "$root"
mount --bind "$root" "$root"
cd "$root"
mkdir -p dev proc sys run tmp var mnt root opt/node opt/images .outside
for directory in usr etc bin sbin lib lib32 lib64 libx32; do
  if [ -L "/$directory" ]; then
    [ -L "$directory" ] || cp --no-dereference "/$directory" "$directory"
  elif [ -d "/$directory" ]; then
    mkdir -p "$directory"
    mount --rbind "/$directory" "$directory"
    mount -o remount,bind,ro "$directory"
  fi
done
mkdir -p "$node/var"
mount --bind "$node/var" var
mount --bind "$node/config" opt/node
mount --bind "$images" opt/images
touch opt/kubernetes
mount --bind "$binary" opt/kubernetes

mount -t proc proc proc
mount -t sysfs sysfs sys
mount -t tmpfs -o mode=755 tmpfs sys/fs/cgroup
while IFS=: read -r number controllers path; do
  [ "$number" = 0 ] && continue
  mkdir "sys/fs/cgroup/${controllers#name=}"
  case $controllers in
    name=*) options=none,$controllers ;;
    *) options=$controllers ;;
  esac
  mount -t cgroup -o "$options" cgroup "sys/fs/cgroup/${controllers#name=}"
done <<<"$(cat /proc/self/cgroup)"

# A /dev of its own, so that names under /dev/disk are the node's and not the machine's.
mount -t tmpfs -o mode=755 tmpfs dev
mountpoint -d dev >"$node/dev-file-system"
mkdir -p dev/pts dev/shm dev/disk/by-id
for device in null zero full random urandom tty kmsg fuse loop-control; do
  [ -c "/dev/$device" ] && cp --archive "/dev/$device" "dev/$device"
done
for number in $(seq 0 127); do
  mknod "dev/loop$number" b 7 "$number"
done
mount -t devpts -o newinstance,ptmxmode=666 devpts dev/pts
ln -s pts/ptmx dev/ptmx
ln -s /proc/self/fd dev/fd
mount -t tmpfs tmpfs dev/shm
mount -t tmpfs -o mode=755 tmpfs run
mount -t tmpfs -o mode=1777 tmpfs tmp

# The kubelet sets these for the whole machine. It is shown files that hold the values it wants, and sets nothing.
mkdir run/sysctl
for sysctl in vm/overcommit_memory=1 vm/panic_on_oom=0 kernel/panic=10 kernel/panic_on_oops=1 \
  kernel/keys/root_maxkeys=1000000 kernel/keys/root_maxbytes=25000000; do
  file=run/sysctl/$(basename "${sysctl%=*}")
  echo "${sysctl#*=}" >"$file"
  mount --bind "$file" "proc/sys/${sysctl%=*}"
done

pivot_root . .outside
umount --lazy /.outside
mount --make-rshared /
mkdir -p /var/lib/kubelet /var/lib/containerd /var/log/pods /var/log/containers /var/tmp
hostname "$name"
ip link set lo up
echo 1 >/proc/sys/net/ipv4/ip_forward
touch /opt/node/ready
sleep infinity
