import { App } from 'cdk8s';
import { PrometheusChart } from './prometheus-chart';

const app = new App();
new PrometheusChart(app, 'prometheus');
app.synth();
