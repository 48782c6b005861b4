import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

interface Documented {
  readonly name?: string;
  readonly optional?: boolean;
  readonly docs?: { readonly summary?: string; readonly default?: string };
}

interface Callable extends Documented {
  readonly parameters?: readonly Documented[];
}

interface Type extends Documented {
  readonly kind: string;
  readonly datatype?: boolean;
  readonly initializer?: Callable;
  readonly properties?: readonly Documented[];
  readonly methods?: readonly Callable[];
  readonly members?: readonly Documented[];
}

const ASSEMBLY = join(__dirname, '..', '.jsii');

/** The public API, as the compiler saw it. */
function assembly(): { readonly types: Record<string, Type> } {
  if (!existsSync(ASSEMBLY)) {
    throw new Error('.jsii is missing: expected the compiled package; run npm run build');
  }
  return JSON.parse(readFileSync(ASSEMBLY, 'utf8'));
}

const types = Object.entries(assembly().types);

test('exports just the constructs and what they take and give', () => {
  expect(types.map(([name]) => name.replace('cdk8s-local-storage.', '')).sort()).toEqual([
    'ArchiveOptions',
    'BlockDevice',
    'ClaimOptions',
    'ClaimReference',
    'ClaimTemplate',
    'ClaimTemplateProps',
    'ClaimedVolume',
    'ClaimedVolumeProps',
    'DirectoryVolume',
    'DownwardApiFile',
    'DynamicDirectory',
    'EphemeralVolume',
    'EphemeralVolumeProps',
    'Ext4Options',
    'Filesystem',
    'HdfsCluster',
    'HdfsClusterProps',
    'HdfsConfiguration',
    'HdfsMemory',
    'ILocalStorage',
    'KeyProjectionOptions',
    'LocalPathDeployment',
    'LocalPathStorage',
    'LocalPathStorageProps',
    'LocalSsdStorage',
    'LocalSsdStorageProps',
    'LocalVolume',
    'MountOnOptions',
    'MountedDisk',
    'PlanValidation',
    'PlanValidationProps',
    'PodField',
    'ProjectedVolume',
    'ProjectedVolumeProps',
    'ReclaimJob',
    'ReclaimJobProps',
    'ReclaimTask',
    'ServiceAccountTokenOptions',
    'SparkApplication',
    'SparkApplicationProps',
    'SparkApplicationType',
    'SparkCluster',
    'SparkClusterProps',
    'SparkJob',
    'SparkJobProps',
    'SparkRestartPolicy',
    'SparkScratch',
    'StaticProvisioner',
    'StaticProvisionerProps',
    'VolumeProjection',
    'VolumeSelector',
  ]);
});

describe.each(types)('%s', (name, type) => {
  const members: [string, Documented][] = [
    [name, type],
    ...(type.initializer?.parameters ?? []).map((parameter): [string, Documented] => [
      `new(${parameter.name})`,
      parameter,
    ]),
    ...[...(type.properties ?? []), ...(type.members ?? [])].map((member): [string, Documented] => [
      member.name!,
      member,
    ]),
    ...(type.methods ?? []).flatMap((method): [string, Documented][] => [
      [`${method.name}()`, method],
      ...(method.parameters ?? []).map((parameter): [string, Documented] => [
        `${method.name}(${parameter.name})`,
        parameter,
      ]),
    ]),
  ];

  test.each(members)('%s is documented', (_, member) => {
    expect(member.docs?.summary).toMatch(/\w/);
  });

  if (type.datatype) {
    const optional = (type.properties ?? []).filter((property) => property.optional);
    if (optional.length > 0) {
      test.each(optional.map((property): [string, Documented] => [property.name!, property]))(
        '%s has its default documented',
        (_, property) => {
          expect(property.docs?.default).toMatch(/\w/);
        },
      );
    }
  }
});
