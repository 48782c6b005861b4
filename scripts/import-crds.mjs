// Makes imports/ anew from the CustomResourceDefinitions that their projects publish: `npm run import`, needs Go.
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';

const CRDS = [
  // K3s deploys a Helm chart for each HelmChart that it finds.
  ['github.com/k3s-io/helm-controller@v0.16.13', 'pkg/crds/yaml/generated/helm.cattle.io_helmcharts.yaml'],
];

for (const [module, file] of CRDS) {
  const { Dir } = JSON.parse(execFileSync('go', ['mod', 'download', '-json', module], { encoding: 'utf8' }));
  const options = ['--language', 'typescript', '--output', 'imports', '--no-check-upgrade', '--no-save'];
  execFileSync('npx', ['cdk8s', 'import', join(Dir, file), ...options], { stdio: 'inherit' });
}
