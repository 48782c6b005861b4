import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import Ajv, { type ErrorObject } from 'ajv';

/** The versions of Kubernetes whose OpenAPI is in this folder; scripts/openapi.mjs makes the files. */
export const KUBERNETES_VERSIONS = ['1.28.15', '1.37.2'] as const;

export type KubernetesVersion = (typeof KUBERNETES_VERSIONS)[number];

/** What the OpenAPI of a version refuses in a manifest: one line for each field, with its path; none if all is well. */
export function validateManifest(version: KubernetesVersion, manifest: unknown): string[] {
  const { apiVersion, kind } = (manifest ?? {}) as { apiVersion?: unknown; kind?: unknown };
  const { ajv, names } = schemaOf(version);
  const name = names.get(`${apiVersion}/${kind}`);
  if (name === undefined) {
    return [`Kubernetes ${version} has no schema here for kind '${kind}' of apiVersion '${apiVersion}'`];
  }
  const validate = ajv.getSchema(`${version}#/definitions/${name}`)!;
  validate(manifest);
  return (validate.errors ?? []).map(describe);
}

interface Schema {
  readonly ajv: Ajv;
  /** The definition of a kind, by its apiVersion and name. */
  readonly names: ReadonlyMap<string, string>;
}

interface Definition {
  readonly properties?: { readonly [field: string]: { readonly const?: string } };
}

const schemas = new Map<KubernetesVersion, Schema>();

function schemaOf(version: KubernetesVersion): Schema {
  let schema = schemas.get(version);
  if (!schema) {
    const document: { definitions: Record<string, Definition> } = JSON.parse(
      readFileSync(join(__dirname, `kubernetes-${version}.json`), 'utf8'),
    );
    const kinds = Object.entries(document.definitions).filter(([, { properties }]) => properties?.kind?.const);
    schema = {
      ajv: new Ajv({ strict: true, allErrors: true }).addSchema(document, version),
      names: new Map(
        kinds.map(([name, { properties }]) => [`${properties!.apiVersion.const}/${properties!.kind.const}`, name]),
      ),
    };
    schemas.set(version, schema);
  }
  return schema;
}

function describe({ instancePath, keyword, params, message }: ErrorObject): string {
  switch (keyword) {
    case 'additionalProperties':
      return `${instancePath}/${params.additionalProperty}: unknown field`;
    case 'required':
      return `${instancePath}/${params.missingProperty}: missing`;
    default:
      return `${instancePath}: ${message}`;
  }
}
