import type { ApiObjectMetadata } from 'cdk8s';
import { Construct } from 'constructs';
import { checkLabel, checkSubdomain } from '../model/names';
import { HOSTNAME_LABEL } from '../model/placement';
import { checkShape, image, labels, list, optional, shapeOf, struct, subjectOf, text, word } from '../model/shape';
import { DEVICES, hostDirectory, storageClassMap } from '../model/static-provisioner';
import { Building } from './building';
import { ClusterObject } from './cluster-object';
import { addConfigMap } from './config-map';
import { inventoryOf } from './inventory-of';
import { LocalSsdStorage } from './local-ssd-storage';
import { managedBy } from './managed-by';
import { NamespacedObject } from './namespaced-object';

/**
 * Properties for `StaticProvisioner`.
 */
export interface StaticProvisionerProps {
  /**
   * The storages whose released volumes are deleted. They have the reclaim policy `Delete`, and
   * `provisionedBy: StaticProvisioner.NAME`.
   */
  readonly storages: LocalSsdStorage[];

  /**
   * Namespace of the DaemonSet. Its pods run as root, and are privileged where there are devices.
   *
   * @default 'kube-system'
   */
  readonly namespace?: string;

  /**
   * Name of the DaemonSet and of what belongs to it, a DNS-1123 label.
   *
   * @default 'local-volume-provisioner'
   */
  readonly name?: string;

  /**
   * Image of the provisioner.
   *
   * @default 'registry.k8s.io/sig-storage/local-volume-provisioner:v2.9.0'
   */
  readonly image?: string;

  /**
   * What cleans a block device: a program of the image and its arguments, with the device in `LOCAL_PV_BLKDEVICE`.
   *
   * The default removes the file system and no more: the bytes are still there for the next claim of a raw device. The
   * image has `/scripts/blkdiscard.sh`, `/scripts/dd_zero.sh` and `/scripts/shred.sh` too.
   *
   * @default ['/scripts/quick_reset.sh']
   */
  readonly blockCleanerCommand?: string[];

  /**
   * Labels of all objects, beside `app.kubernetes.io/managed-by`.
   *
   * @default - none more
   */
  readonly labels?: { [key: string]: string };
}

const STATIC_PROVISIONER = struct<StaticProvisionerProps>({
  storages: list(
    shapeOf(
      'a LocalSsdStorage with reclaimPolicy Delete (the provisioner of a LocalPathStorage deletes by itself)',
      (value) => value instanceof LocalSsdStorage,
    ),
  ),
  namespace: optional(text()),
  name: optional(text()),
  image: optional(image()),
  blockCleanerCommand: optional(list(word())),
  labels: optional(labels()),
});

const IMAGE = 'registry.k8s.io/sig-storage/local-volume-provisioner:v2.9.0';

/**
 * The deleter for volumes with the reclaim policy `Delete`: the local static provisioner of Kubernetes, on each node that
 * has some of them.
 *
 * When a claim is deleted it empties the directory, or cleans the device, and deletes the PersistentVolume. The next
 * apply of the storage's chart offers the volume again, under the same name: a GitOps tool does it by itself, otherwise it
 * is the command that you apply with.
 *
 * It only deletes. The provisioner could also find volumes and offer them by itself, which is switched off: it takes mount
 * points only, names them by a hash, so that they could not be pinned, and gives each of them the size of the whole file
 * system.
 *
 * @see https://github.com/kubernetes-sigs/sig-storage-local-static-provisioner
 */
export class StaticProvisioner extends Construct {
  /** What storages have as `provisionedBy`: the name under which the provisioner knows its volumes, without the node's. */
  public static readonly NAME = 'local-volume-provisioner';

  /** Name of the DaemonSet and of what belongs to it. */
  public readonly name: string;

  /** Namespace of the DaemonSet. */
  public readonly namespace: string;

  /**
   * @param scope the construct that the provisioner belongs to
   * @param id id of the construct; no name depends on it
   * @param props the storages, and what is to be different from the defaults
   * @throws If there is no storage, or one that is not left to this provisioner alone or has no directory of its own.
   */
  public constructor(scope: Construct, id: string, props: StaticProvisionerProps) {
    checkShape(subjectOf('static provisioner', props, 'name', StaticProvisioner.NAME), STATIC_PROVISIONER, props);
    super(scope, id);
    const building = new Building(this);
    try {
      const { storages, name = StaticProvisioner.NAME, namespace = 'kube-system' } = props;
      checkLabel('static provisioner', name, 'set name');
      checkLabel(`static provisioner '${name}': namespace`, namespace, 'set namespace');
      if (storages.length === 0) {
        throw new Error(`static provisioner '${name}' has no storages: expected one or more; list them under storages`);
      }
      if (props.blockCleanerCommand && (props.blockCleanerCommand[0] ?? '').trim() === '') {
        throw new Error(
          `static provisioner '${name}' has an empty blockCleanerCommand: expected a program of its image; leave it out for '/scripts/quick_reset.sh'`,
        );
      }
      const directories = storages.map((storage) => {
        checkDeleted(storage);
        return hostDirectory(storage.storageClassName, storage._disks, storage.volumes);
      });
      inventoryOf(this).addDeleter(name, ...storages.map(({ storageClassName }) => storageClassName));
      this.name = name;
      this.namespace = namespace;
      this.addConfigMap(directories, props);
      this.addAccount(props);
      this.addDaemonSet(directories, props);
    } catch (error) {
      building.takeBack();
      throw error;
    } finally {
      building.end();
    }
  }

  private addConfigMap(directories: readonly string[], props: StaticProvisionerProps): void {
    const { storages, labels, blockCleanerCommand = ['/scripts/quick_reset.sh'] } = props;
    const classes = storages.map(({ storageClassName }, index) => ({ storageClassName, hostDir: directories[index] }));
    addConfigMap(this, `static provisioner '${this.name}'`, {
      metadata: this.metadata(labels),
      data: { storageClassMap: storageClassMap(classes, blockCleanerCommand), useNodeNameOnly: 'true' },
    });
  }

  private addAccount({ labels }: StaticProvisionerProps): void {
    const { name, namespace } = this;
    new NamespacedObject(this, 'ServiceAccount', {
      apiVersion: 'v1',
      kind: 'ServiceAccount',
      metadata: this.metadata(labels),
    });
    new ClusterObject(this, 'ClusterRole', {
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'ClusterRole',
      metadata: { name, labels: managedBy(labels) },
      rules: [
        // Nothing is created, since discovery is off.
        { apiGroups: [''], resources: ['persistentvolumes'], verbs: ['get', 'list', 'watch', 'delete'] },
        { apiGroups: ['storage.k8s.io'], resources: ['storageclasses'], verbs: ['get', 'list', 'watch'] },
        { apiGroups: [''], resources: ['nodes'], verbs: ['get'] },
        { apiGroups: ['', 'events.k8s.io'], resources: ['events'], verbs: ['create', 'update', 'patch'] },
      ],
    });
    new ClusterObject(this, 'ClusterRoleBinding', {
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'ClusterRoleBinding',
      metadata: { name, labels: managedBy(labels) },
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name },
      subjects: [{ kind: 'ServiceAccount', name, namespace }],
    });
  }

  private addDaemonSet(directories: readonly string[], { storages, labels, image }: StaticProvisionerProps): void {
    const { name } = this;
    const selector = { 'app.kubernetes.io/name': name };
    const nodes = [...new Set(storages.flatMap(({ volumes }) => volumes.map(({ node }) => node)))];
    const mounted = [...new Set(directories)].map((path, index) => ({ name: `disks-${index}`, path }));
    new NamespacedObject(this, 'DaemonSet', {
      apiVersion: 'apps/v1',
      kind: 'DaemonSet',
      metadata: this.metadata(labels),
      spec: {
        selector: { matchLabels: selector },
        template: {
          metadata: { labels: { ...managedBy(labels), ...selector } },
          spec: {
            serviceAccountName: name,
            priorityClassName: 'system-node-critical',
            tolerations: [{ operator: 'Exists' }],
            affinity: {
              nodeAffinity: {
                requiredDuringSchedulingIgnoredDuringExecution: {
                  nodeSelectorTerms: [{ matchExpressions: [{ key: HOSTNAME_LABEL, operator: 'In', values: nodes }] }],
                },
              },
            },
            containers: [
              {
                name: 'provisioner',
                image: image ?? IMAGE,
                env: [
                  { name: 'MY_NODE_NAME', valueFrom: { fieldRef: { fieldPath: 'spec.nodeName' } } },
                  { name: 'MY_NAMESPACE', valueFrom: { fieldRef: { fieldPath: 'metadata.namespace' } } },
                ],
                securityContext: securityContext(directories),
                volumeMounts: [
                  { name: 'config', mountPath: '/etc/provisioner/config', readOnly: true },
                  // A disk that is mounted later, or again, is to be seen.
                  ...mounted.map(({ name, path }) => ({ name, mountPath: path, mountPropagation: 'HostToContainer' })),
                ],
              },
            ],
            volumes: [
              { name: 'config', configMap: { name } },
              ...mounted.map(({ name, path }) => ({ name, hostPath: { path, type: 'Directory' } })),
            ],
          },
        },
      },
    });
  }

  private metadata(labels: StaticProvisionerProps['labels']): ApiObjectMetadata {
    return { name: this.name, namespace: this.namespace, labels: managedBy(labels) };
  }
}

function checkDeleted({ storageClassName, _provisionedBy }: LocalSsdStorage): void {
  if (_provisionedBy !== StaticProvisioner.NAME) {
    const has = _provisionedBy === undefined ? 'the reclaim policy Retain' : `provisionedBy '${_provisionedBy}'`;
    throw new Error(
      `storage '${storageClassName}' has ${has}, so that the static provisioner would delete nothing of it: expected reclaimPolicy Delete and provisionedBy StaticProvisioner.NAME; set them on the storage`,
    );
  }
  checkSubdomain('static provisioner: class', storageClassName, 'set storageClassName on the storage');
}

function securityContext(directories: readonly string[]): object {
  return directories.includes(DEVICES)
    ? { runAsUser: 0, privileged: true }
    : {
        runAsUser: 0,
        allowPrivilegeEscalation: false,
        capabilities: { drop: ['ALL'], add: ['DAC_OVERRIDE', 'FOWNER'] },
      };
}
