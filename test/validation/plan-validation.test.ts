import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Validation } from 'cdk8s-cli/lib/plugins/validation';
import { PlanValidation } from '../../src';
import { Page } from '../page';

const ROOT = join(__dirname, '..', '..');
const COMMAND = join(ROOT, 'bin', 'cdk8s-local-storage.js');
const CDK8S = join(ROOT, 'node_modules', 'cdk8s-cli', 'bin', 'cdk8s');

let folder: string;

beforeAll(() => {
  if (!existsSync(join(ROOT, 'lib', 'validation', 'plan-validation.js'))) {
    throw new Error('lib/validation/plan-validation.js is missing: expected the compiled package; run npm run build');
  }
});

/** The folder of an app that has the package installed. */
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'validated-'));
  const modules = join(folder, 'node_modules');
  mkdirSync(modules);
  symlinkSync(ROOT, join(modules, 'cdk8s-local-storage'));
  for (const dependency of ['cdk8s', 'cdk8s-plus-27', 'constructs']) {
    symlinkSync(join(ROOT, 'node_modules', dependency), join(modules, dependency));
  }
});

afterEach(() => rmSync(folder, { recursive: true }));

/**
 * Disks in one chart and what asks for them in another, so that only both together tell anything; all by hand, since the
 * constructs of this package refuse by themselves what the validation would find.
 */
const APP = `
const { ApiObject, App, Chart } = require('cdk8s');

const app = new App();
const disks = new Chart(app, 'disks');
new ApiObject(disks, 'class', {
  apiVersion: 'storage.k8s.io/v1',
  kind: 'StorageClass',
  metadata: { name: 'ssd' },
  provisioner: 'kubernetes.io/no-provisioner',
  volumeBindingMode: 'WaitForFirstConsumer',
});
for (const node of ['a', 'b']) {
  const matchExpressions = [{ key: 'kubernetes.io/hostname', operator: 'In', values: [node] }];
  new ApiObject(disks, node, {
    apiVersion: 'v1',
    kind: 'PersistentVolume',
    metadata: { name: 'disk-of-' + node },
    spec: {
      accessModes: ['ReadWriteOnce'],
      capacity: { storage: '100Gi' },
      local: { path: '/mnt/ssd/data' },
      nodeAffinity: { required: { nodeSelectorTerms: [{ matchExpressions }] } },
      storageClassName: 'ssd',
    },
  });
}

const chart = new Chart(app, 'database');
const asksFor = (storage) => ({ accessModes: ['ReadWriteOnce'], storageClassName: 'ssd', resources: { requests: { storage } } });
new ApiObject(chart, 'set', {
  apiVersion: 'apps/v1',
  kind: 'StatefulSet',
  metadata: { name: 'db' },
  spec: { replicas: 2, template: {}, volumeClaimTemplates: [{ metadata: { name: 'data' }, spec: asksFor('100Gi') }] },
});

/** A claim and a pod for it. */
function claim(name, storage, nodeSelector) {
  new ApiObject(chart, name, { apiVersion: 'v1', kind: 'PersistentVolumeClaim', metadata: { name }, spec: asksFor(storage) });
  new ApiObject(chart, name + '-pod', {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: name + '-pod' },
    spec: { nodeSelector, volumes: [{ name: 'data', persistentVolumeClaim: { claimName: name } }] },
  });
}
`;

/** The validation in `cdk8s.yaml`, and the file by which it is found, as docs/plan.md has them. */
const PAGE = new Page('docs/plan.md');
const LISTED = PAGE.blocks('yaml').find((block) => block.startsWith('validations:')) as string;
const [FILE] = PAGE.blocks('js');

interface Report {
  readonly title: string;
  readonly violations: readonly object[];
  readonly summary: object;
}

/** `cdk8s synth --validate` of an app. */
function synthesize(
  more: string,
  properties = '',
  app = APP,
): { status: number | null; output: string; report?: Report } {
  writeFileSync(join(folder, 'main.js'), `${app}${more}\napp.synth();\n`);
  writeFileSync(join(folder, 'plan-validation.cjs'), FILE);
  writeFileSync(
    join(folder, 'cdk8s.yaml'),
    `language: typescript
app: node main.js
${LISTED.replace(/ {4}properties:\n.*/s, '')}${properties}`,
  );
  // The command line writes over no report.
  rmSync(join(folder, 'report.json'), { force: true });
  const args = ['synth', '--validate', '--no-check-upgrade', '--validation-reports-output-file', 'report.json'];
  const { status, stdout, stderr } = spawnSync(process.execPath, [CDK8S, ...args], { cwd: folder, encoding: 'utf8' });
  const file = join(folder, 'report.json');
  const report = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')).reports[0] : undefined;
  return { status, output: stdout + stderr, report };
}

test('the report names the package and the version that ran, whatever cdk8s.yaml says', () => {
  const { version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
  expect(LISTED).toContain('version: 0.0.0 ');
  const { report, output } = synthesize('');
  expect(report).toMatchObject({
    title: `Validation Report (cdk8s-local-storage@${version})`,
    summary: { plugin: 'cdk8s-local-storage', version },
  });
  expect(output).toContain(`Validation Report (cdk8s-local-storage@${version})`);
});

const PASSED = { status: 'success', metadata: { Plan: '2 claims: 2 guaranteed' } };

test('an app in which all claims are guaranteed passes', () => {
  const { status, report } = synthesize('');
  expect(report).toMatchObject({ violations: [], summary: PASSED });
  expect(status).toBe(0);
});

test('an app with a claim that is never bound fails, and says where it is', () => {
  const { status, report, output } = synthesize("claim('large', '200Gi');");
  expect(report).toMatchObject({
    violations: [
      {
        ruleName: "claim 'default/large' is never bound",
        recommendation: expect.stringMatching(/^claim 'default\/large' \(200Gi\) is never bound: .* has only 100Gi/),
        fix: expect.stringContaining('lower the request to 100Gi'),
        violatingConstructs: [
          {
            resourceName: 'large',
            locations: ['spec.resources.requests.storage'],
            manifestPath: 'dist/database.k8s.yaml',
            constructPath: 'database/large',
          },
        ],
      },
    ],
    summary: { status: 'failure', metadata: { Plan: '3 claims: 2 guaranteed, 1 never' } },
  });
  expect(output).toContain('Validation failed');
  expect(status).not.toBe(0);
});

const RIVAL = "claim('rival', '50Gi');";

test('an app with claims at risk fails, those of templates included', () => {
  const { status, report } = synthesize(RIVAL);
  const template = {
    resourceName: 'db',
    locations: ['spec.volumeClaimTemplates'],
    constructPath: 'database/set',
  };
  expect(report?.violations).toMatchObject([
    { ruleName: "claim 'default/data-db-1' is at risk", violatingConstructs: [template] },
    { ruleName: "claim 'default/rival' is at risk", violatingConstructs: [{ constructPath: 'database/rival' }] },
  ]);
  expect(status).not.toBe(0);
});

test('an app with claims at risk passes if that is allowed, and they are logged', () => {
  const { status, report, output } = synthesize(RIVAL, '    properties: { allowAtRisk: true }\n');
  expect(report).toMatchObject({ violations: [], summary: { status: 'success' } });
  expect(output.match(/^claim '.*' .*is at risk: /gm)).toHaveLength(2);
  expect(status).toBe(0);
});

test('what is not proven is logged, and passes', () => {
  const { status, report, output } = synthesize("claim('zoned', '50Gi', { zone: 'north' });");
  expect(report).toMatchObject({ violations: [], summary: { status: 'success' } });
  expect(output).toMatch(/^claim 'default\/zoned' is not proven: /m);
  expect(status).toBe(0);
});

test('it is what the command line takes for a validation', () => {
  const validation: Validation = new PlanValidation({ allowAtRisk: true });
  expect(validation.validate).toBeInstanceOf(Function);
});

test('properties that are none are refused', () => {
  const { status, output } = synthesize('', '    properties: { allowAtRisk: maybe }\n');
  expect(output).toContain(
    "PlanValidation in cdk8s.yaml has allowAtRisk 'maybe': expected true or false; correct allowAtRisk",
  );
  expect(status).not.toBe(0);
  const refused = (properties: object | null): string => {
    try {
      new PlanValidation(properties as object);
      return 'nothing';
    } catch (error) {
      return (error as Error).message;
    }
  };
  expect(refused({ allowRisk: true })).toBe(
    'PlanValidation in cdk8s.yaml has allowRisk: expected allowAtRisk; rename it to allowAtRisk',
  );
  expect(refused({ strict: 'yes' })).toBe(
    "PlanValidation in cdk8s.yaml has strict 'yes': expected true or false; correct strict",
  );
  expect(refused({ tolerance: 5 })).toBe(
    'PlanValidation in cdk8s.yaml has tolerance: expected allowAtRisk, strict; correct its name',
  );
  expect(refused(null)).toBe('PlanValidation in cdk8s.yaml has properties null: expected an object; correct them');
  expect(refused({ allowAtRisk: true, strict: true })).toBe(
    'PlanValidation in cdk8s.yaml has allowAtRisk and strict: expected one of them to be true; take the other out',
  );
});

/** Two claims on one disk, by the constructs; in the second app a pod has scratch on demand as well. */
const CONSTRUCTS = `
const { App, Chart, Size } = require('cdk8s');
const { Pod } = require('cdk8s-plus-27');
const { ClaimedVolume, EphemeralVolume, LocalPathStorage, LocalSsdStorage } = require('cdk8s-local-storage');

const app = new App();
const chart = new Chart(app, 'database', { namespace: 'default' });
const disks = [
  { node: 'a', mountPath: '/mnt/ssd', capacity: Size.gibibytes(100), volumes: [{ name: 'data', capacity: Size.gibibytes(50) }], dynamic: { capacity: Size.gibibytes(10) } },
];
function rivals(props, withScratch) {
  const storage = new LocalSsdStorage(chart, 'ssd', { disks, ...props });
  const scratch = new LocalPathStorage(chart, 'scratch', { disks });
  for (const name of ['one', 'two']) {
    const claim = new ClaimedVolume(chart, name, { metadata: { name }, storage, capacity: Size.gibibytes(50) });
    const pod = new Pod(chart, name + '-pod', { metadata: { name: name + '-pod' } });
    const container = pod.addContainer({ image: 'busybox' });
    container.mount('/data', claim);
    if (withScratch) {
      container.mount('/tmp', new EphemeralVolume(pod, 'scratch', { storage: scratch, capacity: Size.gibibytes(1) }));
    }
  }
}
`;

describe('an app with a risk that it accepts', () => {
  const claims = { plain: '2 claims: 2 at risk (2 accepted)', scratch: '4 claims: 4 at risk (4 accepted)' };

  /** The exit codes of synthesis, of the command, strict or not, and of the validation, strict or not. */
  function exitCodes(app: string): { codes: Record<string, number | null>; plan: string } {
    const main = join(folder, 'main.js');
    const run = (...args: string[]) => spawnSync(process.execPath, args, { cwd: folder, encoding: 'utf8' });
    const validated = (properties = '') => synthesize(app, properties, CONSTRUCTS).status;
    writeFileSync(main, `${CONSTRUCTS}${app}\napp.synth();\n`);
    const synthesis = run(main).status;
    const command = run(COMMAND, 'plan', 'dist');
    const codes = {
      synthesis,
      plan: command.status,
      'plan --strict': run(COMMAND, 'plan', '--strict', 'dist').status,
      validation: validated(),
      'validation, strict': validated('    properties: { strict: true }\n'),
    };
    return { codes, plan: command.stdout.trimEnd().split('\n').at(-1)! };
  }

  test.each([
    ['of a class', "rivals({ storageClassName: 'ssd', allowAtRisk: true }, false);", claims.plain],
    ['without a class', "rivals({ storageClassName: '', allowAtRisk: true }, false);", claims.plain],
    ['with scratch on demand', "rivals({ storageClassName: 'ssd', allowAtRisk: true }, true);", claims.scratch],
  ])('passes wherever it is looked at, %s, but where that is strict', (_, app, summary) => {
    const { codes, plan } = exitCodes(app);
    expect(plan).toBe(summary);
    expect(codes).toEqual({
      synthesis: 0,
      plan: 0,
      'plan --strict': 2,
      validation: 0,
      'validation, strict': 2,
    });
  });

  test('is logged by the validation, and told as a violation where that is strict', () => {
    const app = "rivals({ storageClassName: 'ssd', allowAtRisk: true }, false);";
    const { output, report } = synthesize(app, '', CONSTRUCTS);
    expect(output.match(/^claim 'default\/(one|two)' .* is at risk, which is accepted: /gm)).toHaveLength(2);
    expect(report).toMatchObject({ violations: [], summary: { metadata: { Plan: claims.plain } } });
    const strict = synthesize(app, '    properties: { strict: true }\n', CONSTRUCTS).report;
    expect(strict?.violations).toMatchObject([
      { ruleName: "claim 'default/one' is at risk" },
      { ruleName: "claim 'default/two' is at risk" },
    ]);
  });

  test('fails without the word', () => {
    const { status, output } = synthesize("rivals({ storageClassName: 'ssd' }, false);", '', CONSTRUCTS);
    expect(output).toContain("or set allowAtRisk on storage 'ssd'");
    expect(status).toBe(1);
  });
});

test('a context that is none of cdk8s-cli is refused', async () => {
  await expect(new PlanValidation().validate(undefined)).rejects.toThrow(
    new Error(
      'the context of PlanValidation has no properties: expected an object with manifests, report, logger, parseManifest; give them',
    ),
  );
});
