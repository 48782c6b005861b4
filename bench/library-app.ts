import { App, Chart, Size } from 'cdk8s';
import { ClaimedVolume, LocalSsdStorage } from 'cdk8s-local-storage';
import { appArguments } from './app-arguments';
import { NAMESPACE, STORAGE_CLASS } from './disks';
import { timeApp } from './stopwatch';

const { disks, binding, outdir } = appArguments();

function construct(): App {
  const app = new App({ outdir });
  const chart = new Chart(app, 'disks', { namespace: NAMESPACE });
  const storage = new LocalSsdStorage(chart, 'storage', {
    storageClassName: STORAGE_CLASS,
    disks: disks.map(({ node, mountPath, gibibytes }) => ({ node, mountPath, capacity: Size.gibibytes(gibibytes) })),
  });
  for (const { node, gibibytes, claim } of disks) {
    new ClaimedVolume(chart, claim, {
      metadata: { name: claim },
      storage,
      capacity: Size.gibibytes(gibibytes),
      volume: binding === 'pinned' ? storage.getVolume({ node }) : undefined,
    });
  }
  return app;
}

console.log(JSON.stringify(timeApp(construct, (app) => app.synth())));
