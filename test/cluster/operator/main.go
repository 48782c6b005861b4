// Command operator is the controller of the Spark operator, without its webhook.
package main

import (
	"os"

	"github.com/kubeflow/spark-operator/v2/cmd/operator/controller"
)

func main() {
	if controller.NewCommand().Execute() != nil {
		os.Exit(1)
	}
}
