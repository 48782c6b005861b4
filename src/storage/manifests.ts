import { isDeepStrictEqual } from 'node:util';
import { ApiObject } from 'cdk8s';
import type { IConstruct } from 'constructs';
import { plainManifest } from './plain-data';

/** The objects of an app that a plan depends on, as they are now. */
export class Manifests {
  /** In the order of the constructs. */
  public readonly all: readonly unknown[];
  private readonly objects: readonly ApiObject[];
  /** By object, those that had to be written to be read: what becomes of the others only another object can change. */
  private readonly written = new Map<ApiObject, unknown>();

  public constructor(root: IConstruct, kinds: ReadonlySet<string>) {
    this.objects = root.node
      .findAll()
      .filter((construct) => ApiObject.isApiObject(construct))
      .filter(({ kind }) => kinds.has(kind));
    this.all = this.objects.map((object) => plainManifest(object) ?? this.write(object));
  }

  public equals({ objects, written }: Manifests): boolean {
    return (
      this.objects.length === objects.length &&
      this.objects.every((object, index) => object === objects[index]) &&
      isDeepStrictEqual(this.written, written)
    );
  }

  private write(object: ApiObject): unknown {
    const manifest = manifestOf(object);
    this.written.set(object, manifest);
    return manifest;
  }
}

/**
 * A manifest as it will be written, without a trace that it was read.
 *
 * A workload of cdk8s-plus with `spread` adds its rule each time that it is read, so its rules are put back.
 */
function manifestOf(object: ApiObject): unknown {
  const { scheduling } = (object.node.scope ?? {}) as { readonly scheduling?: object };
  const lists = Object.values(scheduling ?? {}).filter((value): value is unknown[] => Array.isArray(value));
  const lengths = lists.map(({ length }) => length);
  try {
    return object.toJson();
  } finally {
    lists.forEach((list, index) => {
      list.length = lengths[index];
    });
  }
}
