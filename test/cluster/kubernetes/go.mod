// Marks the module's root. The requirements are in versions/<Kubernetes version>.mod, chosen with `go build -modfile`.
module cluster.test/kubernetes

go 1.22
