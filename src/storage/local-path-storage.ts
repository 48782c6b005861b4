import { Construct } from 'constructs';
import { allowAtRiskAnnotation } from '../model/accepted-risk';
import { checkMountPaths, DynamicOffer, type Reservation, reservationOfDisk, servedBy } from '../model/dynamic';
import { faultOfTemplate } from '../model/go-template';
import { configJson, helperPod, setupScript, teardownScript } from '../model/local-path';
import { checkLabel, checkSubdomain } from '../model/names';
import { checkAbsolutePath } from '../model/path';
import { HOSTNAME_LABEL } from '../model/placement';
import { checkShape, subjectOf } from '../model/shape';
import { Building } from './building';
import { ClusterObject } from './cluster-object';
import { addConfigMap } from './config-map';
import { toDisk } from './disk';
import { LOCAL_PATH_STORAGE } from './input';
import { inventoryOf } from './inventory-of';
import { LocalPathDeployment, type LocalPathStorageProps } from './local-path-storage-props';
import { type ILocalStorage, markStorage } from './local-storage';
import { managedBy } from './managed-by';
import { planCheckOf } from './plan-check';

const DEPLOYMENTS: Readonly<Record<string, { readonly namespace: string; readonly image: string }>> = {
  [LocalPathDeployment.K3S]: { namespace: 'kube-system', image: 'rancher/mirrored-library-busybox:1.36.1' },
  [LocalPathDeployment.UPSTREAM]: { namespace: 'local-path-storage', image: 'busybox:1.36.1' },
};

const CONFIG_MAP = 'local-path-config';

/** What the provisioner demands of a pattern, so that no claim gets the directory of another. */
const PATH_PATTERN = /^\{\{\s*\.PVC\.Namespace\s*\}\}\/\{\{\s*\.PVC\.Name\s*\}\}\//;

/**
 * Volumes on demand, on the disks that static volumes have too: a StorageClass of rancher's local-path provisioner, and
 * the configuration that has it make the volumes on those disks.
 *
 * A volume is a directory that is made when the claim's first pod is scheduled, on the node that the pod gets. Only nodes
 * with such a disk are taken. What it lacks, beside `LocalSsdStorage`:
 *
 * - No limit: a claim of 128Mi can fill the disk, and with it the static volumes beside it.
 * - No pins, no sizes to choose by: each claim gets a new directory, on a disk of the node at random.
 * - The provisioner makes directories that are missing, so a disk that is not mounted would go unnoticed, and the data
 *   to the root disk. So the volumes are of type `local`, which the kubelet does not make, and the provisioner's scripts
 *   refuse to work below a mount point without its disk.
 *
 * K3s writes its own ConfigMap of that name at each start. Before applying this one, run
 * `touch /var/lib/rancher/k3s/server/manifests/local-storage.yaml.skip` on each server. Afterwards restart the
 * provisioner, which reads the helper pod only when it starts.
 *
 * @see https://github.com/rancher/local-path-provisioner
 * @see https://github.com/rancher/local-path-provisioner/issues/137
 */
export class LocalPathStorage extends Construct implements ILocalStorage {
  /** Name of the StorageClass. */
  public readonly storageClassName: string;

  /** @internal */
  public readonly _offer: DynamicOffer;

  /** @internal */
  public readonly _retains: boolean;

  /**
   * @param scope the construct that the storage belongs to
   * @param id id of the construct; no name depends on it
   * @param props the disks, and what is to be different from the defaults
   * @throws If no disk has `dynamic`, a path, a name or the policy is not possible, or a disk is promised twice.
   */
  public constructor(scope: Construct, id: string, props: LocalPathStorageProps) {
    checkShape(subjectOf('storage', props, 'storageClassName', 'local-path-ssd'), LOCAL_PATH_STORAGE, props);
    super(scope, id);
    markStorage(this);
    const building = new Building(this);
    try {
      const { storageClassName = 'local-path-ssd', isDefaultClass = false, pathPattern, defaultPath } = props;
      const deployed = DEPLOYMENTS[props.deployment ?? LocalPathDeployment.K3S];
      const { namespace = deployed.namespace, helperImage = deployed.image } = props;
      const thing = `storage '${storageClassName}'`;
      checkSubdomain('StorageClass', storageClassName, 'set storageClassName');
      checkLabel(`${thing}: namespace`, namespace, 'set namespace');
      checkReclaimPolicy(thing, props.reclaimPolicy);
      checkPathPattern(thing, pathPattern);
      if (defaultPath !== undefined) {
        checkAbsolutePath(`${thing}: default path '${defaultPath}'`, defaultPath);
      }
      const shares = props.disks.map(toDisk).flatMap((disk) => {
        const reservation = reservationOfDisk(disk);
        return reservation ? [{ ...disk, taken: 0, reservation }] : [];
      });
      const reservations = shares.map(({ reservation }) => reservation);
      const served = servedBy(thing, reservations, props.nodePath);
      checkMountPaths(thing, reservations);
      inventoryOf(this).addStorage({
        storageClassName,
        isDefaultClass,
        volumes: [],
        disks: shares,
        configuration: `${namespace}/${CONFIG_MAP}`,
      });

      planCheckOf(this).addClass(storageClassName);

      this.storageClassName = storageClassName;
      this._offer = new DynamicOffer(storageClassName, served);
      this._retains = props.reclaimPolicy === 'Retain';
      this.addStorageClass(served, isDefaultClass, props);
      this.addConfigMap(namespace, props.labels, {
        'config.json': configJson(reservations, defaultPath),
        'helperPod.yaml': helperPod(helperImage),
        setup: setupScript(reservations),
        teardown: teardownScript(reservations),
      });
    } catch (error) {
      building.takeBack();
      throw error;
    } finally {
      building.end();
    }
  }

  private addStorageClass(served: readonly Reservation[], isDefaultClass: boolean, props: LocalPathStorageProps): void {
    const { nodePath, pathPattern } = props;
    const nodes = [...new Set(served.map(({ node }) => node))];
    new ClusterObject(this, 'StorageClass', {
      apiVersion: 'storage.k8s.io/v1',
      kind: 'StorageClass',
      metadata: {
        name: this.storageClassName,
        labels: managedBy(props.labels),
        annotations: {
          // Of type hostPath, the provisioner's own default, the kubelet would make what is missing.
          defaultVolumeType: 'local',
          ...allowAtRiskAnnotation(props.allowAtRisk),
          ...(isDefaultClass && { 'storageclass.kubernetes.io/is-default-class': 'true' }),
        },
      },
      provisioner: 'rancher.io/local-path',
      parameters: nodePath || pathPattern ? { nodePath, pathPattern } : undefined,
      reclaimPolicy: props.reclaimPolicy ?? 'Delete',
      volumeBindingMode: 'WaitForFirstConsumer',
      allowedTopologies: [{ matchLabelExpressions: [{ key: HOSTNAME_LABEL, values: nodes }] }],
    });
  }

  private addConfigMap(
    namespace: string,
    labels: LocalPathStorageProps['labels'],
    data: { [file: string]: string },
  ): void {
    addConfigMap(this, `storage '${this.storageClassName}'`, {
      metadata: { name: CONFIG_MAP, namespace, labels: managedBy(labels) },
      data,
    });
  }
}

function checkReclaimPolicy(thing: string, policy: string = 'Delete'): void {
  if (policy !== 'Delete' && policy !== 'Retain') {
    throw new Error(`${thing} has the reclaim policy ${policy}: expected Delete or Retain`);
  }
}

function checkPathPattern(thing: string, pattern: string | undefined): void {
  if (pattern !== undefined && (!PATH_PATTERN.test(pattern) || pattern.split('/').includes('..'))) {
    throw new Error(
      `${thing} has pathPattern '${pattern}': expected one that begins with '{{ .PVC.Namespace }}/{{ .PVC.Name }}/' and has no '..', or the provisioner refuses it`,
    );
  }
  const fault = pattern && faultOfTemplate(pattern);
  if (fault) {
    throw new Error(
      `${thing} has pathPattern '${pattern}' with ${fault}: expected a Go template, such as '{{ .PVC.Namespace }}/{{ .PVC.Name }}/{{ .PVName }}'; correct pathPattern`,
    );
  }
}
