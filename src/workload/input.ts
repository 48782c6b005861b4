import type { IConfigMap, ISecret, PathMapping } from 'cdk8s-plus-27';
import { Construct } from 'constructs';
import {
  annotations,
  dictionary,
  duration,
  type Fields,
  flag,
  hasMethod,
  image,
  labels,
  list,
  numeric,
  optional,
  type RequiredShape,
  shapeOf,
  size,
  struct,
  text,
} from '../model/shape';
import { LOCAL_VOLUME, METADATA, STORAGE } from '../storage/input';
import type { ClaimOptions } from './claim-spec';
import type { ClaimTemplateProps } from './claim-template';
import type { ClaimedVolumeProps } from './claimed-volume';
import type { EphemeralVolumeProps } from './ephemeral-volume';
import { PodField } from './pod-field';
import type { ProjectedVolumeProps } from './projected-volume';
import type { ReclaimJobProps } from './reclaim-job';
import { ReclaimTask } from './reclaim-task';
import type { DownwardApiFile, KeyProjectionOptions, ServiceAccountTokenOptions } from './volume-projection';

/** The shapes of all that comes into the constructs of this folder. */

const CLAIM_OPTIONS: Fields<ClaimOptions> = {
  storage: STORAGE,
  capacity: size(),
  volumeMode: optional(text()),
  accessModes: optional(list(text())),
};

export const CLAIMED_VOLUME = struct<ClaimedVolumeProps>({
  ...CLAIM_OPTIONS,
  metadata: optional(METADATA),
  volume: optional(LOCAL_VOLUME),
});

export const CLAIM_TEMPLATE = struct<ClaimTemplateProps>({
  ...CLAIM_OPTIONS,
  name: optional(text()),
  annotations: optional(annotations()),
  labels: optional(labels()),
  pins: optional(list(LOCAL_VOLUME)),
});

export const EPHEMERAL_VOLUME = struct<EphemeralVolumeProps>({
  ...CLAIM_OPTIONS,
  name: optional(text()),
  annotations: optional(annotations()),
  labels: optional(labels()),
  useVolumesOnce: optional(flag()),
});

export const RECLAIM_JOB = struct<ReclaimJobProps>({
  volume: LOCAL_VOLUME,
  task: optional(shapeOf('a ReclaimTask, such as ReclaimTask.scrub()', (value) => value instanceof ReclaimTask)),
  image: optional(image()),
  metadata: optional(METADATA),
});

export const PROJECTED_VOLUME = struct<Omit<ProjectedVolumeProps, 'sources'> & { readonly sources: unknown[] }>({
  // By what it does, since the class itself needs these shapes.
  sources: list(
    shapeOf('a VolumeProjection, such as VolumeProjection.fromConfigMap(configMap)', (value) =>
      hasMethod(value, '_shows'),
    ),
  ),
  defaultMode: optional(numeric()),
  name: optional(text()),
});

export const KEY_PROJECTION = struct<KeyProjectionOptions>({
  items: optional(dictionary(struct<PathMapping>({ path: text(), mode: optional(numeric()) }))),
  optional: optional(flag()),
});

export const CONFIG_MAP = keyed<IConfigMap>('ConfigMap');
export const SECRET = keyed<ISecret>('Secret');

/** A construct of cdk8s-plus of some kind, of this app or of another one. */
function keyed<T extends { readonly kind: string }>(kind: T['kind']): RequiredShape {
  return shapeOf(
    `a ${kind} of cdk8s-plus, such as ${kind}.from${kind}Name`,
    (value) => Construct.isConstruct(value) && (value as unknown as T).kind === kind,
  );
}

export const DOWNWARD_API_FILES = struct<{ readonly files: DownwardApiFile[] }>({
  files: list(
    struct<DownwardApiFile>({
      path: text(),
      field: shapeOf('a PodField, such as PodField.NAME', (value) => value instanceof PodField),
      mode: optional(numeric()),
    }),
  ),
});

export const SERVICE_ACCOUNT_TOKEN = struct<ServiceAccountTokenOptions>({
  path: text(),
  audience: optional(text()),
  expiration: optional(duration({ most: Number.MAX_SAFE_INTEGER })),
});
