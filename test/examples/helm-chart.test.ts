import { Testing } from 'cdk8s';
import { parse } from 'yaml';
import { PrometheusChart } from '../../examples/helm-chart/prometheus-chart';
import { ofKind } from '../fixtures';

test('a Helm chart gets the name of the claim', () => {
  const chart = new PrometheusChart(Testing.app(), 'prometheus');
  const [claim] = ofKind(chart, 'PersistentVolumeClaim');
  const [{ spec }] = ofKind(chart, 'HelmChart');
  expect(spec.targetNamespace).toBe(claim.metadata.namespace);
  expect(parse(spec.valuesContent).server.persistentVolume.existingClaim).toBe(claim.metadata.name);
  expect(Testing.synth(chart)).toMatchSnapshot();
});
