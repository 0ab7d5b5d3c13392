/**
 * Kinds of Kubernetes that have moved from group to group, with the groups in the order in which they had them. The API server keeps
 * one object for all of them. Sources: the deprecated API migration guide; events.k8s.io of Kubernetes 1.19.
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

/** All groups in which the kind's objects may be found, the given one included. */
export function groupsOf(group: string, kind: string): readonly string[] {
  const groups = Object.hasOwn(groupsOfKinds, kind) ? (groupsOfKinds[kind] ?? []) : [];
  return groups.includes(group) ? groups : [group];
}
