import { ApiObject, App, Chart } from 'cdk8s';
import { appArguments } from './app-arguments';
import { type Disk, NAMESPACE, STORAGE_CLASS } from './disks';
import { timeApp } from './stopwatch';

const { disks, binding, outdir } = appArguments();
const pinned = binding === 'pinned';

function construct(): App {
  const app = new App({ outdir });
  // No namespace on the chart: cdk8s would give it to the StorageClass and the volumes, which have none.
  const chart = new Chart(app, 'disks');
  new ApiObject(chart, 'storage-class', {
    apiVersion: 'storage.k8s.io/v1',
    kind: 'StorageClass',
    metadata: { name: STORAGE_CLASS, labels: { 'app.kubernetes.io/managed-by': 'cdk8s-local-storage' } },
    provisioner: 'kubernetes.io/no-provisioner',
    volumeBindingMode: 'WaitForFirstConsumer',
  });
  for (const disk of disks) {
    addPersistentVolume(chart, disk);
  }
  for (const disk of disks) {
    addClaim(chart, disk);
  }
  return app;
}

function addPersistentVolume(chart: Chart, { node, mountPath, gibibytes, claim }: Disk): void {
  const name = volumeName(node);
  new ApiObject(chart, name, {
    apiVersion: 'v1',
    kind: 'PersistentVolume',
    metadata: {
      name,
      labels: {
        'app.kubernetes.io/managed-by': 'cdk8s-local-storage',
        'cdk8s-local-storage/disk': 'ssd',
        'kubernetes.io/hostname': node,
      },
    },
    spec: {
      capacity: { storage: `${gibibytes}Gi` },
      accessModes: ['ReadWriteOnce'],
      persistentVolumeReclaimPolicy: 'Retain',
      storageClassName: STORAGE_CLASS,
      volumeMode: 'Filesystem',
      local: { path: `${mountPath}/data` },
      nodeAffinity: {
        required: {
          nodeSelectorTerms: [
            { matchExpressions: [{ key: 'kubernetes.io/hostname', operator: 'In', values: [node] }] },
          ],
        },
      },
      ...(pinned && {
        claimRef: { apiVersion: 'v1', kind: 'PersistentVolumeClaim', namespace: NAMESPACE, name: claim },
      }),
    },
  });
}

function addClaim(chart: Chart, { node, gibibytes, claim }: Disk): void {
  new ApiObject(chart, claim, {
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    metadata: { name: claim, namespace: NAMESPACE },
    spec: {
      accessModes: ['ReadWriteOnce'],
      resources: { requests: { storage: `${gibibytes}Gi` } },
      storageClassName: STORAGE_CLASS,
      volumeMode: 'Filesystem',
      ...(pinned && { volumeName: volumeName(node) }),
    },
  });
}

function volumeName(node: string): string {
  return `${STORAGE_CLASS}-${node}-ssd-data`;
}

console.log(JSON.stringify(timeApp(construct, (app) => app.synth())));
