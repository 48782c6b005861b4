import type { IStorage, VolumeMount } from 'cdk8s-plus-27';
import { Construct } from 'constructs';
import type { Mount } from '../model/mount';
import { got } from '../model/shape';

/** What is used of a container of cdk8s-plus, of any version. */
export interface Container {
  readonly name: string;
  readonly mounts: readonly Pick<VolumeMount, 'path' | 'volume'>[];
  mount(path: string, storage: IStorage, options: Mount): void;
}

/**
 * A value that has to be a container of cdk8s-plus, of any version.
 *
 * The containers of two versions are the same when they run, but TypeScript keeps their classes apart, and jsii gives other
 * languages no common type for them either. So a method that takes one takes anything, and this checks it.
 *
 * @throws If it is something else. `problem` says what it is not good for, and begins the message.
 */
export function toContainer(problem: string, value: unknown): Container {
  const [library, type] = typeOf(value)?.split('.') ?? [];
  const isContainer = /^cdk8s-plus-\d+$/.test(library ?? '') && type === 'Container';
  if (!isContainer) {
    throw new Error(`${problem} ${describe(value, type)}`);
  }
  const { name, mounts, mount } = value as Partial<Container>;
  if (typeof name !== 'string' || !Array.isArray(mounts) || typeof mount !== 'function') {
    throw new Error(
      `${problem} a container of ${library}: expected one with name, mounts and mount, as cdk8s-plus-27 has it; use a version of cdk8s-plus that has them`,
    );
  }
  return value as Container;
}

const JSII_TYPE = Symbol.for('jsii.rtti');

/** The name that jsii gives to the class of an object, or to the nearest class above it: `cdk8s-plus-27.Container`. */
function typeOf(value: unknown): string | undefined {
  if (typeof value !== 'object' || value === null) {
    return undefined;
  }
  const type = value.constructor as { readonly [JSII_TYPE]?: { readonly fqn: string } } | undefined;
  return type?.[JSII_TYPE]?.fqn;
}

/** What was given in place of a container, and what to give. */
function describe(value: unknown, type = 'construct'): string {
  const expected = 'expected a container of cdk8s-plus; give';
  const fix = 'what addContainer() of a pod returns';
  if (!Construct.isConstruct(value)) {
    return `${got(value)?.replace(/^as /, '') ?? 'undefined'}: ${expected} ${fix}`;
  }
  return `${type} '${value.node.path}': ${expected} ${'containers' in value ? 'one of its containers' : fix}`;
}
