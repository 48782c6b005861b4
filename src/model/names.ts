import { createHash } from 'node:crypto';
import { quote } from './text';

/**
 * The grammars that Kubernetes holds names to.
 *
 * @see https://kubernetes.io/docs/concepts/overview/working-with-objects/names/
 * @see https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#syntax-and-character-set
 */
const LABEL = /^[a-z0-9]([a-z0-9-]*[a-z0-9])?$/;
const SUBDOMAIN = /^[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*$/;
const LABEL_VALUE = /^[A-Za-z0-9]([A-Za-z0-9_.-]*[A-Za-z0-9])?$/;
const LABEL_LIMIT = 63;
export const MAX_SUBDOMAIN_LENGTH = 253;

/** A StatefulSet's name, with a dash and a hash of 10 characters, becomes a label value (kubernetes/kubernetes#64023). */
const STATEFUL_SET_LIMIT = 52;

/** @throws If a name is no DNS-1123 subdomain: what most objects are named by. `thing` begins the message, `fix` ends it. */
export function checkSubdomain(thing: string, name: string, fix: string): void {
  if (name.length > MAX_SUBDOMAIN_LENGTH) {
    throw new Error(
      `${thing} ${quote(name)} has ${name.length} characters: expected at most ${MAX_SUBDOMAIN_LENGTH}; ${fix}`,
    );
  }
  if (!SUBDOMAIN.test(name)) {
    throw new Error(
      `${thing} ${quote(name)} is no DNS-1123 subdomain: expected lower-case letters, digits, '-' and '.', with a letter or digit at both ends; ${fix}`,
    );
  }
}

/** Whether a name is a DNS-1123 subdomain. */
export function isSubdomain(name: string): boolean {
  return name.length <= MAX_SUBDOMAIN_LENGTH && SUBDOMAIN.test(name);
}

/** Whether a name is a DNS-1123 label. */
export function isLabel(name: string): boolean {
  return name.length <= LABEL_LIMIT && LABEL.test(name);
}

/** @throws If a name is no DNS-1123 label: what a pod's volumes are named by. */
export function checkLabel(thing: string, name: string, fix: string): void {
  if (name.length > LABEL_LIMIT) {
    throw new Error(`${thing} ${quote(name)} has ${name.length} characters: expected at most ${LABEL_LIMIT}; ${fix}`);
  }
  if (!LABEL.test(name)) {
    throw new Error(
      `${thing} ${quote(name)} is no DNS-1123 label: expected lower-case letters, digits and '-', with a letter or digit at both ends; ${fix}`,
    );
  }
}

/** @throws If a namespace's name is not one: the empty one too, by which nothing is ever bound. `thing` begins the message. */
export function checkNamespace(thing: string, namespace: string): void {
  checkLabel(`${thing}: namespace`, namespace, "set namespace on the chart or in metadata, such as 'default'");
}

/** @throws If a node's name cannot be the value of its label `kubernetes.io/hostname`. */
export function checkNode(node: string): void {
  if (node.length > LABEL_LIMIT) {
    throw new Error(
      `node ${quote(node)} has ${node.length} characters: expected at most ${LABEL_LIMIT}; give the value of the node's label kubernetes.io/hostname`,
    );
  }
  if (!LABEL_VALUE.test(node)) {
    throw new Error(
      `node ${quote(node)} is no label value: expected letters, digits, '-', '_' and '.', with a letter or digit at both ends; give the value of the node's label kubernetes.io/hostname`,
    );
  }
}

/** @throws If a StatefulSet's name is too long for the controller to create its pods. */
export function checkStatefulSetName(name: string): void {
  if (name.length > STATEFUL_SET_LIMIT) {
    throw new Error(
      `StatefulSet '${name}' has a name of ${name.length} characters: expected at most ${STATEFUL_SET_LIMIT}, since the controller adds 11 for a label; shorten metadata.name`,
    );
  }
}

/**
 * The name of a PersistentVolume: its class, node, disk and volume.
 *
 * It is made of what the volume is and never of where it stands in a list, since the source of a PersistentVolume cannot
 * change: a name that moved to another disk could not be applied, or worse, would be bound to the wrong data.
 */
export function persistentVolumeName(...identity: string[]): string {
  return identity.join('-');
}

/** The name that the StatefulSet controller gives to the claim of one of its pods. */
export function ordinalClaimName(template: string, statefulSet: string, ordinal: number): string {
  return `${template}-${statefulSet}-${ordinal}`;
}

/** A DNS-1123 label for a volume of a pod: the claim's own name where it is one, else what fits of it and a hash of it all. */
export function podVolumeName(claimName: string): string {
  if (claimName.length <= LABEL_LIMIT && LABEL.test(claimName)) {
    return claimName;
  }
  const hash = createHash('sha256').update(claimName).digest('hex').slice(0, 8);
  return `${claimName.replace(/[^a-z0-9]+/g, '-').slice(0, LABEL_LIMIT - 9)}-${hash}`;
}
