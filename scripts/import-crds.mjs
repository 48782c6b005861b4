// Makes imports/ anew from the CustomResourceDefinitions that their projects publish: `npm run import`, needs Go.
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';

const CRDS = [
  // K3s deploys a Helm chart for each HelmChart that it finds.
  {
    module: 'github.com/k3s-io/helm-controller@v0.16.13',
    file: 'pkg/crds/yaml/generated/helm.cattle.io_helmcharts.yaml',
  },
  // The Spark operator runs an application for each SparkApplication that it finds.
  {
    module: 'github.com/kubeflow/spark-operator/v2@v2.5.2',
    file: 'config/crd/bases/sparkoperator.k8s.io_sparkapplications.yaml',
    schema: 'sparkoperator.k8s.io.schema.json',
  },
];

for (const { module, file, schema } of CRDS) {
  const { Dir } = JSON.parse(execFileSync('go', ['mod', 'download', '-json', module], { encoding: 'utf8' }));
  const crd = join(Dir, file);
  const options = ['--language', 'typescript', '--output', 'imports', '--no-check-upgrade', '--no-save'];
  execFileSync('npx', ['cdk8s', 'import', crd, ...options], { stdio: 'inherit' });
  if (schema) {
    const [{ schema: published }] = parse(readFileSync(crd, 'utf8')).spec.versions;
    writeFileSync(join('imports', schema), `${JSON.stringify(withoutDescriptions(published.openAPIV3Schema))}\n`);
  }
}

/** The classes have them. */
function withoutDescriptions(value) {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return value;
  }
  const fields = Object.entries(value).filter(([name, field]) => name !== 'description' || typeof field !== 'string');
  return Object.fromEntries(fields.map(([name, field]) => [name, withoutDescriptions(field)]));
}
