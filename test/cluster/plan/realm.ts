import { HOSTNAME_LABEL } from '../../../src/model/placement';
import type { Manifest } from '../harness/manifest';

/** Taint and toleration that keep the pods of a case on its own nodes. */
export const OWN_NODE = 'own-node';

/** Gives the names of a case a form that nothing else on the cluster has, and takes it off again. */
export class Realm {
  /** @param name of the namespace too; @param nodes the cluster's name of each node of the case */
  public constructor(
    public readonly name: string,
    public readonly nodes: ReadonlyMap<string, string>,
  ) {}

  public named(manifest: Manifest): Manifest {
    const { apiVersion, kind, metadata, ...rest } = manifest;
    const labels = { ...metadata?.labels, [REALM]: this.name };
    const name = `${metadata?.name}`;
    const clusterWide = kind === 'StorageClass' || kind === 'PersistentVolume';
    return {
      ...{ apiVersion, kind },
      metadata: clusterWide ? { name: this.of(name), labels } : { name, namespace: this.name, labels },
      ...(this.translated(rest) as object),
    };
  }

  /** The cluster's name of a volume or class. */
  public of(name: string): string {
    return `${this.name}-${name}`;
  }

  /** A volume's name in the case. */
  public volumeFrom(name: string): string {
    return name.slice(this.name.length + 1);
  }

  /** A node's name in the case. */
  public nodeFrom(name: string): string {
    return [...this.nodes].find(([, real]) => real === name)?.[0] ?? name;
  }

  private translated(value: unknown, field = ''): unknown {
    if (typeof value === 'string') {
      return this.translatedName(value, field);
    }
    if (Array.isArray(value)) {
      return value.map((item) => this.translated(item, field));
    }
    if (typeof value !== 'object' || value === null) {
      return value;
    }
    const isAboutNodes = 'key' in value && (value.key === HOSTNAME_LABEL || value.key === OWN_NODE);
    return Object.fromEntries(
      Object.entries(value).map(([key, item]) => [
        key,
        this.translated(item, isAboutNodes && key.startsWith('value') ? HOSTNAME_LABEL : key),
      ]),
    );
  }

  private translatedName(value: string, field: string): string {
    switch (field) {
      case HOSTNAME_LABEL:
        return this.nodes.get(value) ?? value;
      case 'storageClassName':
      case 'volumeName':
        return this.of(value);
      case 'namespace':
        return this.name;
      default:
        return value;
    }
  }
}

/** Label of all that is applied for one realm. */
export const REALM = 'realm';
