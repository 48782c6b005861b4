/** The same at every run, unless `npm run test:cluster:fuzz` gives another one. */
export const SEED = numberFrom('FUZZ_SEED') ?? 1;

/** The one case to play, in place of all. */
export const INDEX = numberFrom('FUZZ_INDEX');

export const CASES = numberFrom('FUZZ_CASES') ?? (INDEX === undefined ? 200 : 1);

/** How many cases are played at a time: most of the time each waits for nothing to happen. */
export const PLACES = numberFrom('FUZZ_PLACES') ?? 48;

/** A file for what was measured, which the benchmark shows. */
export const RECORD = process.env.FUZZ_RECORD;

function numberFrom(variable: string): number | undefined {
  const text = process.env[variable];
  return text === undefined ? undefined : Number(text);
}
