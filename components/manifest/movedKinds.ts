/**
 * Kinds that Kubernetes has moved to another API group, with their groups from old to new. The API server stores one
 * object for all of them. Sources: the deprecated API migration guide; events.k8s.io of Kubernetes 1.19.
 */
const groupsOfKinds: Readonly<Record<string, readonly string[]>> = {
  DaemonSet: ['extensions', 'apps'],
  Deployment: ['extensions', 'apps'],
  ReplicaSet: ['extensions', 'apps'],
  HorizontalPodAutoscaler: ['extensions', 'autoscaling'],
  Job: ['extensions', 'batch'],
  Ingress: ['extensions', 'networking.k8s.io'],
  NetworkPolicy: ['extensions', 'networking.k8s.io'],
  PodSecurityPolicy: ['extensions', 'policy'],
  Event: ['', 'events.k8s.io'],
};

/** All API groups of the kind, with the given group. */
export function groupsOf(group: string, kind: string): readonly string[] {
  const groups = Object.hasOwn(groupsOfKinds, kind) ? (groupsOfKinds[kind] ?? []) : [];
  return groups.includes(group) ? groups : [group];
}
