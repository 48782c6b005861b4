#!/bin/sh
# Writes versions/<version>.mod and .sum, the requirements of one Kubernetes version: add-version.sh 1.28.15
#
# k8s.io/kubernetes requires its own staging modules as v0.0.0 and replaces them by folders, and a replacement is
# ignored in a module that is not the main one. So each is replaced here by its published version, v0.<minor>.<patch>.
set -eu
cd "$(dirname "$0")"
version=${1:?usage: add-version.sh <Kubernetes version, such as 1.28.15>}
staging=v0.${version#1.}
modfile=versions/$version.mod

upstream=$(go mod download -json "k8s.io/kubernetes@v$version" | sed -n 's/^\t"GoMod": "\(.*\)",$/\1/p')
etcd=$(sed -n 's#^\tgo.etcd.io/etcd/client/v3 \(v[^ ]*\).*#\1#p' "$upstream")

mkdir -p versions
{
	printf 'module cluster.test/kubernetes\n\n'
	sed -n '/^go /p; /^godebug /p' "$upstream"
	printf '\nrequire (\n\tgo.etcd.io/etcd/server/v3 %s\n\tk8s.io/kubernetes v%s\n)\n' "$etcd" "$version"
	printf '\nreplace (\n'
	sed -n "s#^\t\(k8s.io/[a-z0-9-]*\) => ./staging/.*#\t\1 => \1 $staging#p" "$upstream"
	printf ')\n'
} >"$modfile"
rm -f "versions/$version.sum"
go mod tidy -modfile="$modfile"
