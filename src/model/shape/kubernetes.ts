import { isImage } from '../image';
import {
  isAnnotationKey,
  isLabelKey,
  isLabelValue,
  LABEL_KEY_RULE,
  LABEL_VALUE_RULE,
  MOST_ANNOTATION_BYTES,
} from '../labels';
import { quote } from '../text';
import { dictionary } from './composites';
import type { Fault, RequiredShape } from './shape';
import { shapeOf } from './shape';
import { lines, text, whole } from './values';

/** Labels of an object, as the API server takes them. */
export function labels(): RequiredShape {
  return dictionary(text(), faultOfLabel);
}

/** Labels that a node has to have. */
export const nodeSelector = labels;

/** Annotations of an object, as the API server takes them. */
export function annotations(): RequiredShape {
  const shape = dictionary(lines(), faultOfAnnotation);
  return {
    ...shape,
    faultOf: (value) => shape.faultOf(value) ?? faultOfAll(value as Readonly<Record<string, string>>),
  };
}

export function faultOfLabel(key: string, value: unknown): Fault | undefined {
  if (!isLabelKey(key)) {
    return { path: '', got: `with the key ${quote(key)}`, expected: LABEL_KEY_RULE };
  }
  return isLabelValue(value as string)
    ? undefined
    : { path: `[${quote(key)}]`, got: quote(value as string), expected: LABEL_VALUE_RULE };
}

function faultOfAnnotation(key: string): Fault | undefined {
  return isAnnotationKey(key) ? undefined : { path: '', got: `with the key ${quote(key)}`, expected: LABEL_KEY_RULE };
}

export function faultOfAll(annotations: Readonly<Record<string, string>>): Fault | undefined {
  let bytes = 0;
  for (const key in annotations) {
    bytes += Buffer.byteLength(key) + Buffer.byteLength(annotations[key]);
  }
  return bytes <= MOST_ANNOTATION_BYTES
    ? undefined
    : { path: '', got: `of ${bytes} bytes`, expected: `at most ${MOST_ANNOTATION_BYTES}` };
}

/** The name of a container image. */
export function image(): RequiredShape {
  return shapeOf(
    "the name of an image, such as 'registry.example.org/team/app:1.2'",
    (value) => typeof value === 'string' && isImage(value),
  );
}

/** The number of a user or a group: the API server takes what fits in 31 bits. */
const MOST_ID = 2 ** 31 - 1;

/** A user whose containers run beside `runAsNonRoot`: root's do not start. */
export function user(): RequiredShape {
  return shapeOf(
    `the number of a user other than root, from 1 to ${MOST_ID}`,
    (value) => Number.isInteger(value) && (value as number) >= 1 && (value as number) <= MOST_ID,
  );
}

export function group(): RequiredShape {
  return whole(0, MOST_ID);
}
