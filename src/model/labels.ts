/**
 * The grammar of labels, and of the keys of annotations.
 *
 * @see https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#syntax-and-character-set
 * @see https://kubernetes.io/docs/concepts/overview/working-with-objects/annotations/#syntax-and-character-set
 */
const NAME = /^[A-Za-z0-9]([A-Za-z0-9_.-]*[A-Za-z0-9])?$/;
const PREFIX = /^[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*$/;
const NAME_LIMIT = 63;
const PREFIX_LIMIT = 253;

const NAME_RULE = `letters, digits, '-', '_' and '.', with a letter or digit at both ends and at most ${NAME_LIMIT} characters`;

/** The rule for keys, in words. */
export const LABEL_KEY_RULE = `${NAME_RULE}, after a DNS-1123 subdomain and '/' if there is one`;
/** The rule for values, in words. */
export const LABEL_VALUE_RULE = `${NAME_RULE}, or nothing`;

/** The most bytes of all annotations of an object, with their keys. */
export const MOST_ANNOTATION_BYTES = 256 * 1024;

/** Most labels are the same on each object. */
const VALID_KEYS = new Set<string>();
const MOST_REMEMBERED = 1_000;

export function isLabelKey(key: string): boolean {
  if (VALID_KEYS.has(key)) {
    return true;
  }
  const slash = key.indexOf('/');
  const name = key.slice(slash + 1);
  const prefix = slash < 0 ? undefined : key.slice(0, slash);
  const valid =
    name.length <= NAME_LIMIT &&
    NAME.test(name) &&
    (prefix === undefined || (prefix.length <= PREFIX_LIMIT && PREFIX.test(prefix)));
  if (valid && VALID_KEYS.size < MOST_REMEMBERED) {
    VALID_KEYS.add(key);
  }
  return valid;
}

/** Kubernetes takes capital letters in the prefix of an annotation's key. */
export function isAnnotationKey(key: string): boolean {
  return isLabelKey(key) || isLabelKey(key.toLowerCase());
}

export function isLabelValue(value: string): boolean {
  return value === '' || (value.length <= NAME_LIMIT && NAME.test(value));
}
