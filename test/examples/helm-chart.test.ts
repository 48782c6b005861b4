import { Testing } from 'cdk8s';
import { parse } from 'yaml';
import { PrometheusChart } from '../../examples/helm-chart/prometheus-chart';
import { HelmChart, type HelmChartProps } from '../../imports/helm.cattle.io';
import { ofKind } from '../fixtures';

test('a Helm chart gets the name of the claim', () => {
  const chart = new PrometheusChart(Testing.app(), 'prometheus');
  const [claim] = ofKind(chart, 'PersistentVolumeClaim');
  const [helmChart] = ofKind(chart, 'HelmChart');
  const { spec } = helmChart;
  const props: HelmChartProps = { metadata: helmChart.metadata, spec };
  expect(HelmChart.manifest(props)).toEqual(helmChart);
  expect(spec.targetNamespace).toBe(claim.metadata.namespace);
  expect(parse(spec.valuesContent).server.persistentVolume.existingClaim).toBe(claim.metadata.name);
  expect(Testing.synth(chart)).toMatchSnapshot();
});
