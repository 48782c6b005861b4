package main

import (
	"net/url"
	"os/signal"
	"syscall"

	"github.com/spf13/cobra"
	"go.etcd.io/etcd/server/v3/embed"
)

// newEtcdCommand runs a one-member etcd. etcd's own command is not used: it has moved between versions, and it syncs
// every write to the disk, which a cluster that lives for some minutes does not need.
func newEtcdCommand() *cobra.Command {
	var dataDir, clientURL, peerURL string
	command := &cobra.Command{
		Use:          "etcd",
		SilenceUsage: true,
		RunE: func(command *cobra.Command, _ []string) error {
			client, err := url.Parse(clientURL)
			if err != nil {
				return err
			}
			peer, err := url.Parse(peerURL)
			if err != nil {
				return err
			}
			config := embed.NewConfig()
			config.Dir = dataDir
			config.ListenClientUrls = []url.URL{*client}
			config.AdvertiseClientUrls = []url.URL{*client}
			config.ListenPeerUrls = []url.URL{*peer}
			config.AdvertisePeerUrls = []url.URL{*peer}
			config.InitialCluster = config.InitialClusterFromName(config.Name)
			config.UnsafeNoFsync = true
			config.LogLevel = "warn"
			return serveEtcd(command, config)
		},
	}
	command.Flags().StringVar(&dataDir, "data-dir", "", "directory of the database")
	command.Flags().StringVar(&clientURL, "listen-client-url", "http://127.0.0.1:2379", "address for clients")
	command.Flags().StringVar(&peerURL, "listen-peer-url", "http://127.0.0.1:2380", "address for peers")
	return command
}

func serveEtcd(command *cobra.Command, config *embed.Config) error {
	etcd, err := embed.StartEtcd(config)
	if err != nil {
		return err
	}
	defer etcd.Close()
	stop, cancel := signal.NotifyContext(command.Context(), syscall.SIGTERM, syscall.SIGINT)
	defer cancel()
	select {
	case <-stop.Done():
		return nil
	case err := <-etcd.Err():
		return err
	}
}
