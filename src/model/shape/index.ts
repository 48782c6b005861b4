export { conditions, dictionary, type Fields, list, struct } from './composites';
export { got } from './got';
export { annotations, group, image, labels, nodeSelector, user } from './kubernetes';
export { plainData } from './plain-data';
export {
  checkShape,
  describeFault,
  type Fault,
  faultWithin,
  type OptionalShape,
  optional,
  type RequiredShape,
  type Shape,
  shapeOf,
  subjectOf,
} from './shape';
export { duration, flag, hasMethod, lines, numeric, oneOf, size, text, whole, wholeFrom, word } from './values';
