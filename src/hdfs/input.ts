import {
  dictionary,
  duration,
  type Fault,
  group,
  image,
  labels,
  lines,
  list,
  nodeSelector,
  numeric,
  optional,
  type RequiredShape,
  shapeOf,
  size,
  struct,
  text,
  user,
} from '../model/shape';
import { quote } from '../model/text';
import { LOCAL_VOLUME } from '../storage/input';
import { LocalSsdStorage } from '../storage/local-ssd-storage';
import type { HdfsClusterProps, HdfsMemory } from './hdfs-cluster-props';

/** The shape of what comes into a `HdfsCluster`. */

/** The storage itself, since its volumes are chosen from. */
export const SSD_STORAGE: RequiredShape = shapeOf('a LocalSsdStorage', (value) => value instanceof LocalSsdStorage);

const MEMORY = struct<HdfsMemory>({ heap: optional(size()), limit: optional(size()) });

export const HDFS_CLUSTER = struct<HdfsClusterProps>({
  storage: SSD_STORAGE,
  nameVolume: LOCAL_VOLUME,
  dataVolumes: list(LOCAL_VOLUME),
  checkpointVolume: optional(LOCAL_VOLUME),
  checkpointInterval: optional(duration()),
  name: optional(text()),
  image: optional(image()),
  user: optional(user()),
  group: optional(group()),
  dataNodes: optional(numeric()),
  replication: optional(numeric()),
  diskCapacity: optional(size()),
  reserved: optional(size()),
  toleratedDiskFailures: optional(numeric()),
  nodeMemory: optional(size()),
  nameNodeMemory: optional(MEMORY),
  dataNodeMemory: optional(MEMORY),
  homes: optional(list(text())),
  coreSite: optional(hadoopProperties()),
  hdfsSite: optional(hadoopProperties()),
  labels: optional(labels()),
  nodeSelector: optional(nodeSelector()),
  clusterDomain: optional(text()),
});

/** Properties of Hadoop's XML, by their names. */
export function hadoopProperties(): RequiredShape {
  return dictionary(lines(), (name): Fault | undefined =>
    /^[^\s\p{Cc}<>&]+$/u.test(name)
      ? undefined
      : {
          path: '',
          got: `with the property ${quote(name)}`,
          expected: 'a name without blanks, such as dfs.replication',
        },
  );
}
