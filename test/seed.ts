import fc from 'fast-check';

/** Of all random cases: the same at every run, unless `SEED` says another one, or `random`. */
const { SEED = '1' } = process.env;

fc.configureGlobal({ ...fc.readConfigureGlobal(), ...(SEED !== 'random' && { seed: Number(SEED) }) });
