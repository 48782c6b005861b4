import type { ResourceFieldPaths } from 'cdk8s-plus-27';
import { isAnnotationKey, isLabelKey, LABEL_KEY_RULE } from '../model/labels';
import { checkDivisor } from '../model/projection';
import { checkShape, optional, shapeOf, struct, text } from '../model/shape';
import { CONTAINER, type Container } from './container';

interface Key {
  readonly key: string;
}

const LABEL_KEY = struct<Key>({ key: shapeOf(`the key of a label: ${LABEL_KEY_RULE}`, isText(isLabelKey)) });
const ANNOTATION_KEY = struct<Key>({
  key: shapeOf(`the key of an annotation: ${LABEL_KEY_RULE}`, isText(isAnnotationKey)),
});

const RESOURCE = struct<{ readonly container: Container; readonly resource: string; readonly divisor?: string }>({
  container: CONTAINER,
  resource: text("a string, such as 'limits.memory'"),
  divisor: optional(text()),
});

function isText(fits: (text: string) => boolean): (value: unknown) => boolean {
  return (value) => typeof value === 'string' && fits(value);
}

/**
 * Something that the downward API tells a pod of itself, as the content of a file.
 *
 * Labels and annotations are updated while the pod runs. What else there is, such as the pod's address and its node, is
 * for environment variables only.
 *
 * @see https://kubernetes.io/docs/concepts/workloads/pods/downward-api/#available-fields
 */
export class PodField {
  /** Name of the pod. */
  public static readonly NAME = new PodField({ fieldRef: { fieldPath: 'metadata.name' } });

  /** Namespace of the pod. */
  public static readonly NAMESPACE = new PodField({ fieldRef: { fieldPath: 'metadata.namespace' } });

  /** UID of the pod. */
  public static readonly UID = new PodField({ fieldRef: { fieldPath: 'metadata.uid' } });

  /** All labels of the pod, one a line: `app="db"`. */
  public static readonly LABELS = new PodField({ fieldRef: { fieldPath: 'metadata.labels' } });

  /** All annotations of the pod, one a line: `note="text"`. */
  public static readonly ANNOTATIONS = new PodField({ fieldRef: { fieldPath: 'metadata.annotations' } });

  /**
   * The value of one label of the pod; nothing if it has none.
   *
   * @param key key of the label
   * @throws If it is not the key of a label.
   */
  public static label(key: string): PodField {
    checkShape('field of the downward API', LABEL_KEY, { key });
    return new PodField({ fieldRef: { fieldPath: `metadata.labels['${key}']` } });
  }

  /**
   * The value of one annotation of the pod; nothing if it has none.
   *
   * @param key key of the annotation
   * @throws If it is not the key of an annotation.
   */
  public static annotation(key: string): PodField {
    checkShape('field of the downward API', ANNOTATION_KEY, { key });
    return new PodField({ fieldRef: { fieldPath: `metadata.annotations['${key}']` } });
  }

  /**
   * A request or a limit of a container, as a number that is rounded up. Without a limit it is what the node has.
   *
   * @param container the container of cdk8s-plus, of any version from 27 on, which is in the pod that mounts the volume
   * @param resource the request or the limit
   * @param divisor what it is counted in: `1` (cores) or `1m` of CPU; `1` (byte), `1Ki`, `1Mi`, `1k` and so on of the
   * others; `1` unless given
   * @throws If that is not a container of cdk8s-plus, or the resource has no such divisor.
   */
  public static resource(container: unknown, resource: ResourceFieldPaths, divisor?: string): PodField {
    checkShape('field of the downward API', RESOURCE, { container, resource, divisor });
    const { name } = container as Container;
    const thing = `field of container '${name}'`;
    if (divisor !== undefined) {
      checkDivisor(thing, resource, divisor);
    }
    return new PodField({
      resourceFieldRef: {
        containerName: name,
        resource,
        ...(divisor !== undefined && { divisor: { value: divisor } }),
      },
    });
  }

  /** @internal */
  public readonly _source: object;

  private constructor(source: object) {
    this._source = source;
  }
}
