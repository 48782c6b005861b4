/**
 * The grammar of the name of a container image.
 *
 * @see https://github.com/distribution/reference/blob/v0.6.0/reference.go
 */
const COMPONENT = '[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*';
const HOST =
  '(?:[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?(?:\\.[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?)*|\\[[a-fA-F0-9:]+\\])(?::[0-9]+)?';
const TAG = '[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}';
const DIGEST = '(?:sha256:[0-9a-f]{64}|sha512:[0-9a-f]{128})';
const REFERENCE = new RegExp(`^(?:${HOST}/)?${COMPONENT}(?:/${COMPONENT})*(?::${TAG})?(?:@${DIGEST})?$`);

/** Of a name without its tag and its digest. */
const MOST_CHARACTERS = 255;

export function isImage(name: string): boolean {
  const [path] = name.split(/[@]|:(?!.*\/)/, 1);
  // Sixty-four digits of base 16 are an identifier and no name.
  return path.length <= MOST_CHARACTERS && REFERENCE.test(name) && !/^[0-9a-f]{64}$/.test(name);
}
