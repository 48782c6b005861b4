import type { Plan } from '../model/plan/plan';
import { plan } from '../model/plan/planner';
import type { Source } from './read';
import { UsageError } from './usage';

/** @throws UsageError If an object is none that Kubernetes could take; it names the file where one file alone shows it. */
export function planSources(sources: readonly Source[]): Plan {
  const message = failureOf(() => plan(sources.flatMap(({ manifests }) => manifests)));
  if (typeof message !== 'string') {
    return message;
  }
  const file = sources.find(({ manifests }) => failureOf(() => plan(manifests)) === message);
  throw new UsageError(file ? `${file.name}: ${message}` : message);
}

function failureOf<Result>(work: () => Result): Result | string {
  try {
    return work();
  } catch (error) {
    return (error as Error).message;
  }
}
