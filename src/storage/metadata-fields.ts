import type { ApiObject } from 'cdk8s';

/** The metadata of an object as cdk8s keeps it: `toJson` makes a copy of all of it, which takes many times as long. */
export interface MetadataFields {
  readonly labels?: { readonly [key: string]: string };
  readonly annotations?: { readonly [key: string]: string };
  readonly finalizers?: readonly string[];
  readonly ownerReferences?: readonly object[];
  /** @internal */
  readonly _additionalAttributes?: unknown;
}

export function metadataFieldsOf({ metadata }: ApiObject): MetadataFields {
  return metadata as unknown as MetadataFields;
}
