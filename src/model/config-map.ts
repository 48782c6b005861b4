import { describeQuantities } from './quantity';
import { quote } from './text';

const KEY = /^[A-Za-z0-9._-]+$/;
const KEY_LIMIT = 253;

/** The most bytes of all values of a ConfigMap. */
const MOST_BYTES = 1024 ** 2;

/**
 * @throws If the API server would refuse the data of a ConfigMap: for a key, or for its size. `subject` begins the message.
 *
 * @see https://kubernetes.io/docs/concepts/configuration/configmap/#configmap-object
 */
export function checkConfigMapData(subject: string, data: Readonly<Record<string, string>>): void {
  for (const key of Object.keys(data)) {
    if (!KEY.test(key) || key.length > KEY_LIMIT || key === '.' || key.startsWith('..')) {
      throw new Error(
        `${subject} has a file ${quote(key)}: expected a name of letters, digits, '-', '_' and '.', with at most ${KEY_LIMIT} characters and without '..' at its start, since it is a key of a ConfigMap; rename it`,
      );
    }
  }
  const bytes = Object.values(data).reduce((sum, value) => sum + Buffer.byteLength(value), 0);
  if (bytes > MOST_BYTES) {
    const [got, most] = describeQuantities(bytes, MOST_BYTES);
    throw new Error(
      `${subject} has files of ${got}: expected at most ${most}, which a ConfigMap holds; put large files where the pods can fetch them`,
    );
  }
}
