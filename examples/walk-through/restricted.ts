import { ApiObject, JsonPatch, Size } from 'cdk8s';
import {
  type ContainerProps,
  Cpu,
  FsGroupChangePolicy,
  ImagePullPolicy,
  type Pod,
  type PodSecurityContextProps,
  type StatefulSet,
} from 'cdk8s-plus-27';

/**
 * A user other than root, whose group the kubelet gives the volume to when the first pod mounts it.
 *
 * @see https://kubernetes.io/docs/tasks/configure-pod-container/security-context/
 */
export const unprivilegedPod: PodSecurityContextProps = {
  user: 1000,
  group: 1000,
  fsGroup: 1000,
  fsGroupChangePolicy: FsGroupChangePolicy.ON_ROOT_MISMATCH,
};

export const smallContainer: Pick<ContainerProps, 'image' | 'imagePullPolicy' | 'resources' | 'securityContext'> = {
  image: 'busybox:1.36',
  imagePullPolicy: ImagePullPolicy.IF_NOT_PRESENT,
  resources: {
    cpu: { request: Cpu.millis(10), limit: Cpu.millis(100) },
    memory: { request: Size.mebibytes(16), limit: Size.mebibytes(32) },
  },
  securityContext: { user: 1000, group: 1000 },
};

/**
 * Say what a namespace of the level `restricted` asks for and cdk8s-plus-27 has no words for.
 *
 * @see https://kubernetes.io/docs/concepts/security/pod-security-standards/#restricted
 */
export function restrict(workload: Pod | StatefulSet): void {
  const object = ApiObject.of(workload);
  const spec = object.kind === 'Pod' ? '/spec' : '/spec/template/spec';
  object.addJsonPatch(
    JsonPatch.add(`${spec}/securityContext/seccompProfile`, { type: 'RuntimeDefault' }),
    ...workload.containers.map((_, index) =>
      JsonPatch.add(`${spec}/containers/${index}/securityContext/capabilities`, { drop: ['ALL'] }),
    ),
  );
}
