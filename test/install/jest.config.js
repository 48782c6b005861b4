const base = require('../../jest.config');

/** Tests that install the package with the tools that people have: they need the registry, and minutes. */
module.exports = {
  ...base,
  rootDir: '../..',
  roots: ['<rootDir>/test/install'],
  testPathIgnorePatterns: ['/node_modules/'],
};
