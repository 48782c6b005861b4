import type { IStorage, VolumeMount } from 'cdk8s-plus-27';
import type { Mount } from '../model/mount';
import { got, type RequiredShape } from '../model/shape';

/** The members of a container of cdk8s-plus, of any version, that are used here. */
export interface Container {
  readonly name: string;
  readonly mounts: readonly Pick<VolumeMount, 'path' | 'volume'>[];
  mount(path: string, storage: IStorage, options: Mount): void;
}

/**
 * A container of cdk8s-plus, of any version.
 *
 * The containers of two versions are the same when they run, but TypeScript keeps their classes apart, and jsii gives other
 * languages no common type for them either. So a method that takes one takes anything, and this holds it to what it is.
 */
export const CONTAINER: RequiredShape = {
  expected: 'a container of cdk8s-plus',
  optional: false,
  faultOf: (value) => {
    const [library = '', type] = typeOf(value)?.split('.') ?? [];
    if (!/^cdk8s-plus-\d+$/.test(library) || type !== 'Container') {
      return { path: '', got: got(value), expected: CONTAINER.expected, fix: fixOf(value) };
    }
    const { name, mounts, mount } = value as Partial<Container>;
    return typeof name === 'string' && Array.isArray(mounts) && typeof mount === 'function'
      ? undefined
      : {
          path: '',
          got: `of ${library}`,
          expected: 'one that has name, mounts and mount, as that of cdk8s-plus-27',
          fix: 'use a version of cdk8s-plus that has them',
        };
  },
};

const JSII_TYPE = Symbol.for('jsii.rtti');

/** The name that jsii gives to the class of an object, or to the nearest class above it: `cdk8s-plus-27.Container`. */
function typeOf(value: unknown): string | undefined {
  if (typeof value !== 'object' || value === null) {
    return undefined;
  }
  const type = value.constructor as { readonly [JSII_TYPE]?: { readonly fqn: string } } | undefined;
  return type?.[JSII_TYPE]?.fqn;
}

function fixOf(value: unknown): string {
  return typeof value === 'object' && value !== null && 'addContainer' in value
    ? 'give one of its containers'
    : 'give what addContainer() of a pod returns';
}
