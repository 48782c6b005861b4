const { TestEnvironment } = require('jest-environment-node');

// The process of a suite ends with that of the run, however that ends: Jest alone would let it go on to its end.
process.once('disconnect', () => process.kill(process.pid, 'SIGKILL'));

module.exports = TestEnvironment;
