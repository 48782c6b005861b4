import { join } from 'node:path';
import { App, Chart } from 'cdk8s';
import { Namespace } from 'cdk8s-plus-27';
import { HadoopChart } from './hadoop-chart';

// Beside the walk-through's documents and not among them, since they are about the same disks.
const app = new App({ outdir: join(process.env.CDK8S_OUTDIR ?? 'dist', 'raspberry-pi-hadoop') });
const namespace = new Chart(app, 'namespace');
new Namespace(namespace, 'namespace', {
  metadata: { name: 'hadoop', labels: { 'pod-security.kubernetes.io/enforce': 'restricted' } },
});
new HadoopChart(app, 'hadoop').addDependency(namespace);
app.synth();
