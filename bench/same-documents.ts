import { deepEqual, equal } from 'node:assert/strict';
import { parseAllDocuments } from 'yaml';

interface Manifest {
  readonly kind: string;
  readonly metadata: { readonly name: string };
}

/** @throws If two apps of cdk8s do not write the same bytes. */
export function checkSameBytes(yaml: string, expected: string): void {
  // Not the texts themselves: the message would hold both.
  equal(firstDifference(yaml, expected), undefined, 'the apps of cdk8s write different documents');
}

/** @throws If the documents differ other than in their order and that of their keys. */
export function checkSameDocuments(yaml: string, expected: string): void {
  deepEqual(documentsOf(yaml), documentsOf(expected));
}

function firstDifference(yaml: string, expected: string): string | undefined {
  const lines = yaml.split('\n');
  const other = expected.split('\n');
  const index = Array.from({ length: Math.max(lines.length, other.length) }).findIndex(
    (_, line) => lines[line] !== other[line],
  );
  return index < 0 ? undefined : `line ${index + 1}: '${lines[index]}' and '${other[index]}'`;
}

function documentsOf(yaml: string): Map<string, unknown> {
  const manifests: Manifest[] = parseAllDocuments(yaml)
    .map((document) => document.toJS())
    .filter((manifest) => manifest !== null);
  return new Map(manifests.map((manifest) => [`${manifest.kind}/${manifest.metadata.name}`, manifest]));
}
