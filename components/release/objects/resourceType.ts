import { groupOf, groupsOf } from '../../manifest/index.ts';

/**
 * Versions that many API groups have gone through. Other former versions of an object come from the records of the history and from the
 * cluster.
 */
const commonVersions = [
  ...['v1alpha1', 'v1alpha2', 'v1alpha3', 'v1beta1', 'v1beta2', 'v1beta3', 'v1'],
  ...['v2alpha1', 'v2beta1', 'v2beta2', 'v2'],
];

/** Pulumi's type of an object: `kubernetes:apps/v1:Deployment`; `core` stands for the group without a name. */
export function resourceType(apiVersion: string, kind: string): string {
  return `kubernetes:${apiVersion.includes('/') ? apiVersion : `core/${apiVersion}`}:${kind}`;
}

/**
 * The types that the object may have in the state. With them as aliases, another apiVersion is an update and not a replacement.
 * @param known apiVersions that the object had, or in which the cluster serves it
 */
export function formerTypes(apiVersion: string, kind: string, known: readonly string[] = []): string[] {
  const group = groupOf(apiVersion);
  const groups = groupsOf(group, kind);
  // The core group has only ever had v1.
  const common = groups.flatMap((name) =>
    name === '' ? ['v1'] : commonVersions.map((version) => `${name}/${version}`),
  );
  const others = new Set([...known, ...common].filter((other) => other !== apiVersion));
  return [...others].map((other) => resourceType(other, kind));
}
