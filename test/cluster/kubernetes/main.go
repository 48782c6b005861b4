// Command kubernetes is a whole Kubernetes in one binary: etcd, the control plane and the kubelet. One binary, since the
// components share most of their code: it links once and is a fifth of the size of five.
package main

import (
	"context"
	"fmt"
	"os"

	"github.com/spf13/cobra"
	"k8s.io/component-base/cli"
	_ "k8s.io/component-base/metrics/prometheus/clientgo"
	_ "k8s.io/component-base/metrics/prometheus/version"
	apiserver "k8s.io/kubernetes/cmd/kube-apiserver/app"
	controllermanager "k8s.io/kubernetes/cmd/kube-controller-manager/app"
	scheduler "k8s.io/kubernetes/cmd/kube-scheduler/app"
	kubelet "k8s.io/kubernetes/cmd/kubelet/app"
)

var components = map[string]func() *cobra.Command{
	"etcd":                    newEtcdCommand,
	"kube-apiserver":          func() *cobra.Command { return apiserver.NewAPIServerCommand() },
	"kube-controller-manager": func() *cobra.Command { return controllermanager.NewControllerManagerCommand() },
	"kube-scheduler":          func() *cobra.Command { return scheduler.NewSchedulerCommand() },
	"kubelet":                 newKubeletCommand,
}

// newKubeletCommand hides that the constructor takes a context in newer versions only; a type switch, and not build tags,
// so that the same file compiles with every version.
func newKubeletCommand() *cobra.Command {
	var constructor any = kubelet.NewKubeletCommand
	switch newCommand := constructor.(type) {
	case func() *cobra.Command:
		return newCommand()
	case func(context.Context) *cobra.Command:
		return newCommand(context.Background())
	default:
		panic(fmt.Sprintf("kubelet.NewKubeletCommand has an unknown signature: %T", constructor))
	}
}

func main() {
	if len(os.Args) < 2 || components[os.Args[1]] == nil {
		fmt.Fprintln(os.Stderr, "usage: kubernetes etcd|kube-apiserver|kube-controller-manager|kube-scheduler|kubelet [flags]")
		os.Exit(2)
	}
	// The commands parse os.Args[1:] themselves.
	os.Args = os.Args[1:]
	os.Exit(cli.Run(components[os.Args[0]]()))
}
