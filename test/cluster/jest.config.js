// @kubernetes/client-node and some of its dependencies are published as ES modules only, which Jest cannot require:
// they are compiled to CommonJS as the tests are.
const esmPackages = ['@kubernetes/client-node', 'jose', 'jsonpath-plus', 'oauth4webapi', 'openid-client', 'rfc4648'];

/** @type {import('jest').Config} */
module.exports = {
  displayName: 'cluster',
  rootDir: __dirname,
  moduleNameMapper: { '^cdk8s-local-storage$': '<rootDir>/../../src' },
  testMatch: ['<rootDir>/**/*.test.ts'],
  transform: {
    '\\.[jt]s$': [
      '@swc/jest',
      { jsc: { parser: { syntax: 'typescript' }, target: 'es2022' }, module: { type: 'commonjs' }, swcrc: false },
    ],
  },
  transformIgnorePatterns: [`/node_modules/(?!(${esmPackages.join('|')})/)`],
  globalSetup: '<rootDir>/global-setup.ts',
  globalTeardown: '<rootDir>/global-teardown.ts',
  // The suites mostly wait, so a machine with two CPUs has room for more than one of them.
  maxWorkers: 3,
  testSequencer: '<rootDir>/sequencer.js',
  testEnvironment: '<rootDir>/environment.js',
  // So long nothing takes, on any machine.
  testTimeout: 3_600_000,
};
