import { ApiObject, Chart } from 'cdk8s';
import type { IConstruct } from 'constructs';
import { append } from '../model/multimap';
import { isLabel } from '../model/names';
import { annotations, describeFault, type Fault, faultWithin, labels, plainData, type Shape } from '../model/shape';
import { quote } from '../model/text';
import { metadataFieldsOf } from './metadata-fields';
import { type AppCheck, checkPerApp } from './one-per-app';

const LABELS = labels();
const ANNOTATIONS = annotations();
const PLAIN = plainData();

/**
 * The objects that this library writes, looked at once the app is complete: whether another object has the same kind,
 * namespace and name, and whether their metadata, which charts and others add to, can be written and applied.
 */
class WrittenObjects implements AppCheck {
  private readonly root: IConstruct;
  private readonly own = new Set<ApiObject>();

  public constructor(root: IConstruct) {
    this.root = root;
  }

  public add(object: ApiObject): void {
    this.own.add(object);
  }

  public problems(): string[] {
    const first = new Map<string, ApiObject>();
    const twins = new Map<string, Twin[]>();
    const problems: string[] = [];
    for (const object of this.root.node.findAll()) {
      if (!ApiObject.isApiObject(object)) {
        continue;
      }
      const key = keyOf(object);
      const earlier = first.get(key);
      if (earlier && (this.own.has(earlier) || this.own.has(object))) {
        const writers = writersOf(earlier, object);
        append(twins, writers.join(' and by '), { object, writers });
      }
      first.set(key, earlier ?? object);
      if (this.own.has(object)) {
        const problem = problemOfMetadata(object);
        if (problem !== undefined) {
          problems.push(problem);
        }
      }
    }
    return [...[...twins.values()].map(describeTwins), ...problems].slice(0, MOST_SHOWN);
  }
}

/** Problems that are told: the same mistake may be in each of many objects. */
const MOST_SHOWN = 10;

/** An object of which there is another one, and the constructs that write the two. */
interface Twin {
  readonly object: ApiObject;
  readonly writers: readonly string[];
}

/** The outermost constructs that two objects do not have in common: all that these write twice is one mistake. */
function writersOf(one: ApiObject, other: ApiObject): string[] {
  const [ofOne, ofOther] = [one, other].map(({ node }) => node.scopes);
  const at = ofOne.findIndex((scope, index) => scope !== ofOther[index]);
  return [ofOne[at], ofOther[at]].map((scope) => quote((scope ?? one).node.path));
}

/** Versions of an API have the same objects. */
function keyOf(object: ApiObject): string {
  return `${object.apiGroup} ${object.kind} ${namespaceOf(object) ?? ''}/${object.name}`;
}

/** Kinds of this library and of its users that belong to no namespace, although cdk8s gives them that of their chart. */
const CLUSTER_SCOPED = new Set(['StorageClass', 'PersistentVolume', 'ClusterRole', 'ClusterRoleBinding']);

function namespaceOf({ kind, metadata }: ApiObject): string | undefined {
  return CLUSTER_SCOPED.has(kind) ? undefined : metadata.namespace;
}

function describeTwins(twins: readonly Twin[]): string {
  const [{ object, writers }, ...others] = twins;
  const namespace = namespaceOf(object);
  const elsewhere = CLUSTER_SCOPED.has(object.kind) ? '' : ', or put it in another namespace';
  const where = namespace === undefined ? '' : ` in namespace ${quote(namespace)}`;
  const more = others.length > 0 ? `, and so ${others.length === 1 ? 'is' : 'are'} ${others.length} more` : '';
  return `${describe(object)}${where} is written twice, by ${writers.join(' and by ')}${more}: expected one object of a kind, namespace and name; set another name on one of them${elsewhere}`;
}

/** What cdk8s has of its own in metadata, and checks the types of, or is looked at by itself. */
const KNOWN = new Set(['name', 'namespace', 'labels', 'annotations', 'finalizers', 'ownerReferences']);

function problemOfMetadata(object: ApiObject): string | undefined {
  const { namespace } = object.metadata;
  const {
    labels: ofLabels,
    annotations: ofAnnotations,
    finalizers,
    ownerReferences,
    ...rest
  } = metadataFieldsOf(object);
  const others = rest._additionalAttributes;
  const fault =
    faultIn('labels', LABELS, ofLabels) ??
    faultIn('annotations', ANNOTATIONS, ofAnnotations) ??
    (finalizers?.length ? faultIn('finalizers', PLAIN, finalizers) : undefined) ??
    (ownerReferences?.length ? faultIn('ownerReferences', PLAIN, ownerReferences) : undefined) ??
    (hasOthers(others) ? faultIn('metadata', PLAIN, others) : undefined);
  if (fault) {
    return describeFault(describe(object), fault);
  }
  return namespace === undefined || isLabel(namespace)
    ? undefined
    : `${describe(object)} has the namespace ${quote(namespace)}: expected a DNS-1123 label, such as 'default'; set namespace on the chart`;
}

function faultIn(part: string, shape: Shape, value: unknown): Fault | undefined {
  const fault = value === undefined ? undefined : shape.faultOf(value);
  return fault && faultWithin(part, fault);
}

function hasOthers(attributes: unknown): boolean {
  for (const name in attributes as object) {
    if (!KNOWN.has(name)) {
      return true;
    }
  }
  return false;
}

function describe({ kind, name }: ApiObject): string {
  return `${kind} ${quote(name)}`;
}

/** The objects of the app that a construct belongs to. */
export const writtenObjectsOf = checkPerApp((root) => new WrittenObjects(root), Chart.of);
