import { App, Chart } from 'cdk8s';
import { Namespace } from 'cdk8s-plus-27';
import { HadoopChart } from './hadoop-chart';

const app = new App();
const namespace = new Chart(app, 'namespace');
new Namespace(namespace, 'namespace', {
  metadata: { name: 'hadoop', labels: { 'pod-security.kubernetes.io/enforce': 'restricted' } },
});
new HadoopChart(app, 'hadoop').addDependency(namespace);
app.synth();
