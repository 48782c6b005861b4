/** Tests that need nothing but Node.js. */
module.exports = {
  testEnvironment: 'node',
  roots: ['<rootDir>/test'],
  testPathIgnorePatterns: ['/node_modules/', '<rootDir>/test/cluster/', '<rootDir>/test/install/'],
  moduleNameMapper: { '^cdk8s-local-storage$': '<rootDir>/src' },
  transform: { '\\.ts$': ['@swc/jest', { jsc: { parser: { syntax: 'typescript' }, target: 'es2022' } }] },
  // So long nothing takes, on any machine: beside other work a test may take many times as long.
  testTimeout: 600_000,
  collectCoverageFrom: ['src/**/*.ts'],
};
