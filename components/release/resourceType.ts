/** Versions that groups have gone through; a bump from one to another is an update of the same object. */
const versions = ['v1alpha1', 'v1alpha2', 'v1beta1', 'v1beta2', 'v1', 'v2alpha1', 'v2beta1', 'v2beta2', 'v2'];

/** Groups that kinds have left for another. Source: the deprecated API migration guide of Kubernetes. */
const formerGroups: Readonly<Record<string, string>> = {
  DaemonSet: 'extensions',
  Deployment: 'extensions',
  Ingress: 'extensions',
  NetworkPolicy: 'extensions',
  ReplicaSet: 'extensions',
};

/** Pulumi's type of an object: `kubernetes:apps/v1:Deployment`; the group without a name is `core`. */
export function resourceType(apiVersion: string, kind: string): string {
  return `kubernetes:${apiVersion.includes('/') ? apiVersion : `core/${apiVersion}`}:${kind}`;
}

/** The types under which the same object may stand in the state, so that a bump of its apiVersion replaces nothing. */
export function formerTypes(apiVersion: string, kind: string): string[] {
  const [group, version] = apiVersion.split('/');
  if (version === undefined) return [];
  const former = formerGroups[kind];
  return [
    ...versions.filter((other) => other !== version).map((other) => resourceType(`${group}/${other}`, kind)),
    ...(former === undefined ? [] : [resourceType(`${former}/v1beta1`, kind)]),
  ];
}
