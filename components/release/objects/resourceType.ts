import { groupOf, groupsOf } from '../../manifest/index.ts';

/**
 * Versions that the groups of Kubernetes, and many others, have gone through. Which others an object had, the records of the
 * history and the cluster tell.
 */
const commonVersions = [
  ...['v1alpha1', 'v1alpha2', 'v1alpha3', 'v1beta1', 'v1beta2', 'v1beta3', 'v1'],
  ...['v2alpha1', 'v2beta1', 'v2beta2', 'v2'],
];

/** Pulumi's type of an object: `kubernetes:apps/v1:Deployment`; the group without a name is `core`. */
export function resourceType(apiVersion: string, kind: string): string {
  return `kubernetes:${apiVersion.includes('/') ? apiVersion : `core/${apiVersion}`}:${kind}`;
}

/**
 * The types under which the state may have the same object, so that another apiVersion is an update and replaces nothing.
 * @param known apiVersions that the object had, or that the cluster serves for it
 */
export function formerTypes(apiVersion: string, kind: string, known: readonly string[] = []): string[] {
  const group = groupOf(apiVersion);
  const groups = groupsOf(group, kind);
  // The core group has had one version, ever.
  const common = groups.flatMap((name) =>
    name === '' ? ['v1'] : commonVersions.map((version) => `${name}/${version}`),
  );
  const others = new Set([...known, ...common].filter((other) => other !== apiVersion));
  return [...others].map((other) => resourceType(other, kind));
}
