import { App } from 'cdk8s';
import { DisksChart } from './disks-chart';
import { WalkThroughChart } from './walk-through-chart';

const app = new App();
const { storage } = new DisksChart(app, 'disks');
new WalkThroughChart(app, 'walk-through', { storage });
app.synth();
