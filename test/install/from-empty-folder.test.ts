import { appendFileSync, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { REPOSITORY } from '../package/tarball';
import { Page } from '../page';
import { type App, FIRST_YAML, LAYOUTS, setUp } from './layout';

const PLAN = new Page('docs/plan.md');
const LISTED = PLAN.blocks('yaml').find((block) => block.startsWith('validations:')) as string;
const [FILE] = PLAN.blocks('js');
const { version } = JSON.parse(readFileSync(join(REPOSITORY, 'package.json'), 'utf8'));

/** A claim by hand that no volume is for, of a class that the constructs do not check. */
const NEVER = `
import { ApiObject } from 'cdk8s';
const hand = new Chart(app, 'by-hand', { namespace: 'default' });
const metadata = { name: 'by-hand' };
const provisioner = 'kubernetes.io/no-provisioner';
new ApiObject(hand, 'class', { apiVersion: 'storage.k8s.io/v1', kind: 'StorageClass', metadata, provisioner });
const resources = { requests: { storage: '1Gi' } };
const spec = { storageClassName: 'by-hand', accessModes: ['ReadWriteOnce'], resources };
new ApiObject(hand, 'claim', { apiVersion: 'v1', kind: 'PersistentVolumeClaim', metadata, spec });
app.synth();
`;

jest.setTimeout(600_000);

describe.each(Object.entries(LAYOUTS))('with %s', (_, layout) => {
  let app: App;

  beforeAll(() => {
    app = setUp(layout);
  });

  afterAll(() => {
    if (app) {
      rmSync(app.root, { recursive: true });
    }
  });

  test('the first YAML is that of the README', () => {
    expect(readFileSync(join(app.folder, 'dist', 'storage.k8s.yaml'), 'utf8')).toBe(FIRST_YAML);
  });

  test('nothing was said against the package', () => {
    const complaints = app.output
      .split('\n')
      .filter((line) => line.includes('cdk8s-local-storage') && /warn|err|script|build|deprecat/i.test(line));
    expect(complaints).toEqual([]);
  });

  test('its command plans what was written', () => {
    const { status, output } = app.run('cdk8s-local-storage plan dist');
    expect(output).toMatch(/^default\/data +400Gi +local-storage +guaranteed /m);
    expect(status).toBe(0);
  });

  describe('and the validation of docs/plan.md', () => {
    beforeAll(() => {
      writeFileSync(join(app.folder, 'plan-validation.cjs'), FILE);
      appendFileSync(join(app.folder, 'cdk8s.yaml'), LISTED);
    });

    const validate = () => {
      const path = join(app.folder, 'report.json');
      rmSync(path, { force: true });
      const { status, output } = app.run('cdk8s synth --validate --validation-reports-output-file report.json');
      const report = existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')).reports[0] : output;
      return { status, report };
    };

    test('the app passes, and the report names the version that ran', () => {
      const { status, report } = validate();
      expect(report).toMatchObject({
        title: `Validation Report (cdk8s-local-storage@${version})`,
        violations: [],
        summary: { status: 'success', metadata: { Plan: '1 claim: 1 guaranteed' } },
      });
      expect(status).toBe(0);
    });

    test('a claim by hand that never binds fails', () => {
      appendFileSync(join(app.folder, 'main.ts'), NEVER);
      const { status, report } = validate();
      expect(report).toMatchObject({ violations: [{ ruleName: "claim 'default/by-hand' is never bound" }] });
      expect(status).not.toBe(0);
    });
  });
});
