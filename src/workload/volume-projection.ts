import type { Duration } from 'cdk8s';
import type { IConfigMap, ISecret, PathMapping } from 'cdk8s-plus-27';
import { checkFile } from '../model/path';
import { checkFileMode, checkTokenExpiration, missingKey, type ProjectedFile } from '../model/projection';
import { checkShape, struct } from '../model/shape';
import { keysOf } from './data-keys';
import { CONFIG_MAP, DOWNWARD_API_FILES, KEY_PROJECTION, SECRET, SERVICE_ACCOUNT_TOKEN } from './input';
import { type MountedObject, mountedObjectsOf } from './mounted-object';
import type { PodField } from './pod-field';

/**
 * Which keys of a ConfigMap or a Secret become files.
 */
export interface KeyProjectionOptions {
  /**
   * The file of each key: its path below the mounted directory, and its mode, an octal number such as `0o440`.
   *
   * @default - all keys, each as a file of its name
   */
  readonly items?: { [key: string]: PathMapping };

  /**
   * Start the pod also where the object or a key is missing; its files come once it is there.
   *
   * @default false
   */
  readonly optional?: boolean;
}

/**
 * One file that tells a pod of itself.
 */
export interface DownwardApiFile {
  /** Path of the file below the mounted directory. */
  readonly path: string;

  /** What it tells. */
  readonly field: PodField;

  /**
   * Mode of the file, 0o000 to 0o777.
   *
   * @default - the volume's defaultMode
   */
  readonly mode?: number;
}

/**
 * A token by which a pod proves who it is: that of its service account.
 */
export interface ServiceAccountTokenOptions {
  /** Path of the file below the mounted directory. */
  readonly path: string;

  /**
   * Who the token is meant for, and who has to refuse any other.
   *
   * @default - the API server
   */
  readonly audience?: string;

  /**
   * How long a token is valid, from 10 minutes up. The kubelet writes a new one when 80% of it, or a day, is over: read
   * the file anew for each use.
   *
   * @default Duration.hours(1)
   */
  readonly expiration?: Duration;
}

/**
 * One source of a `ProjectedVolume`.
 *
 * @see https://kubernetes.io/docs/concepts/storage/projected-volumes/
 */
export class VolumeProjection {
  /**
   * The keys of a ConfigMap as files. The pod has to be in its namespace.
   *
   * A change of the ConfigMap reaches the files in a minute or two, unless it is immutable, or the container mounts the
   * volume with `subPath`.
   *
   * @param configMap the ConfigMap; for one that this app does not make: `ConfigMap.fromConfigMapName`
   * @param options which of its keys, and where to
   * @throws If a path or a mode is not possible, or two keys have one path.
   */
  public static fromConfigMap(configMap: IConfigMap, options: KeyProjectionOptions = {}): VolumeProjection {
    return VolumeProjection.fromKeys('configMap', configMap, options);
  }

  /**
   * The keys of a Secret as files, which the node keeps in memory. The pod has to be in its namespace.
   *
   * A change of the Secret reaches the files as one of a ConfigMap does.
   *
   * @param secret the Secret; for one that this app does not make: `Secret.fromSecretName`
   * @param options which of its keys, and where to
   * @throws If a path or a mode is not possible, or two keys have one path.
   */
  public static fromSecret(secret: ISecret, options: KeyProjectionOptions = {}): VolumeProjection {
    return VolumeProjection.fromKeys('secret', secret, options);
  }

  /**
   * Files that tell a pod of itself.
   *
   * @param files one or more
   * @throws If there are none, or a path or a mode is not possible.
   */
  public static fromDownwardApi(files: DownwardApiFile[]): VolumeProjection {
    checkShape('the downward API', DOWNWARD_API_FILES, { files });
    if (files.length === 0) {
      throw new Error('the downward API has an empty list of files: expected one or more');
    }
    const items = files.map(({ path, field, mode }) => {
      checkMapping('the downward API', path, mode);
      return { path, mode, ...field._source };
    });
    const written = files.map(({ path }) => ({ path, source: 'the downward API' }));
    return new VolumeProjection({ downwardApi: { items } }, written);
  }

  /**
   * A token of the pod's service account, also where the pod has `automountServiceAccountToken` false.
   *
   * The file belongs to the user that all containers of the pod run as, with mode 0600, or with an fsGroup to that group
   * with 0640; otherwise it has the volume's defaultMode.
   *
   * @param options the file, and what is to be different from the defaults
   * @throws If the path is not possible, or the expiration is under 10 minutes.
   */
  public static fromServiceAccountToken(options: ServiceAccountTokenOptions): VolumeProjection {
    checkShape('the service account token', SERVICE_ACCOUNT_TOKEN, options);
    const { path, audience, expiration } = options;
    const thing = `service account token '${path}'`;
    checkMapping('the service account token', path, undefined);
    const expirationSeconds = expiration?.toSeconds();
    if (expirationSeconds !== undefined) {
      checkTokenExpiration(thing, expirationSeconds);
    }
    return new VolumeProjection({ serviceAccountToken: { path, audience, expirationSeconds } }, [
      { path, source: 'the service account token' },
    ]);
  }

  private static fromKeys(kind: KeyKind, object: KeyedObject, options: KeyProjectionOptions): VolumeProjection {
    checkShape('projected volume', KEYED[kind], { [kind]: object });
    const thing = `${object.kind} '${object.name}'`;
    checkShape(thing, KEY_PROJECTION, options);
    const { items, optional = false } = options;
    const mappings = items && Object.entries(items);
    if (mappings?.length === 0) {
      throw new Error(`${thing} has an empty map of items: expected a key or more; leave items out for all keys`);
    }
    for (const [key, { path, mode }] of mappings ?? []) {
      checkMapping(`key '${key}' of ${thing}`, path, mode);
    }
    const source = {
      [kind]: {
        name: object.name,
        items: mappings?.map(([key, { path, mode }]) => ({ key, path, mode })),
        ...(optional && { optional }),
      },
    };
    const files = (mappings ?? []).map(([key, { path }]) => ({ path, source: `key '${key}' of ${thing}` }));
    const mapped = mappings?.map(([key]) => key);
    return new VolumeProjection(source, files, { thing, object, mapped, optional });
  }

  /** @internal */
  public readonly _source: object;

  /** What is known at once: all files but those of a whole ConfigMap or Secret. @internal */
  public readonly _files: readonly ProjectedFile[];

  private readonly keyed?: Keyed;

  private constructor(source: object, files: readonly ProjectedFile[], keyed?: Keyed) {
    this._source = source;
    this._files = files;
    this.keyed = keyed;
  }

  /** The object of this app whose keys are files, if it is one. @internal */
  public _shows(): MountedObject[] {
    return this.keyed ? mountedObjectsOf(this.keyed.object) : [];
  }

  /** All files that can be known once the app is complete. @internal */
  public _allFiles(): readonly ProjectedFile[] {
    const { keyed } = this;
    if (!keyed || keyed.mapped) {
      return this._files;
    }
    const keys = keysOf(keyed.object) ?? [];
    return keys.map((key) => ({ path: key, source: `key '${key}' of ${keyed.thing}` }));
  }

  /** A mapped key that is known to be missing once the app is complete, in words. @internal */
  public _missingKey(): string | undefined {
    const { keyed } = this;
    const keys = keyed?.mapped && !keyed.optional ? keysOf(keyed.object) : undefined;
    return keys && missingKey(keyed!.thing, keyed!.mapped!, keys);
  }
}

const KEYED = {
  configMap: struct<{ readonly configMap: IConfigMap }>({ configMap: CONFIG_MAP }),
  secret: struct<{ readonly secret: ISecret }>({ secret: SECRET }),
};

type KeyKind = 'configMap' | 'secret';
type KeyedObject = IConfigMap | ISecret;

/** A ConfigMap or a Secret, to whose keys more may be added until the app is complete. */
interface Keyed {
  readonly thing: string;
  readonly object: KeyedObject;
  /** Undefined for all. */
  readonly mapped?: readonly string[];
  readonly optional: boolean;
}

function checkMapping(thing: string, path: string, mode: number | undefined): void {
  checkFile(`path '${path}' of ${thing}`, path);
  if (mode !== undefined) {
    checkFileMode(`file '${path}' of ${thing}`, mode);
  }
}
