import type { ReleaseSettings } from '../../config/index.ts';
import {
  definedKinds,
  type KubernetesObject,
  type Manifest,
  type ManifestObject,
  objectIdentity,
} from '../../manifest/index.ts';
import type { RenderedRelease } from '../rendered.ts';

/** The CRDs of `crds/` folders. Several charts may have the same CRD: the first counts, as with Helm, and one in a template comes before all. */
export function crdsBeside({ objects }: Pick<Manifest, 'objects'>, crds: readonly ManifestObject[]): ManifestObject[] {
  const seen = new Set(objects.map(({ object }) => objectIdentity(object)));
  return crds.filter(({ object }) => {
    const identity = objectIdentity(object);
    return !seen.has(identity) && seen.add(identity);
  });
}

type Defined = Pick<RenderedRelease, 'crds' | 'keptCrds'>;

/** The CRDs for which it matters whether the cluster has them. */
export function crdsInQuestion(
  { crds, keptCrds }: Defined,
  mode: ReleaseSettings['crds'],
): readonly KubernetesObject[] {
  if (mode === 'skip') return [];
  return mode === 'create' ? [...crds.map(({ object }) => object), ...keptCrds] : keptCrds;
}

/** A CRD that the program declares. */
export interface PlannedCrd {
  object: KubernetesObject;
  /** Pulumi's id, for a CRD that stays as it is in the cluster. */
  id?: string;
}

/**
 * The CRDs that the program declares. Any other CRD leaves Pulumi's state and stays in the cluster.
 * @param existing Pulumi's ids of the CRDs in question that the cluster has, by their identities
 */
export function planCrds(
  { crds, keptCrds }: Defined,
  mode: ReleaseSettings['crds'],
  existing: ReadonlyMap<string, string>,
): PlannedCrd[] {
  if (mode === 'skip') return [];
  const planned = (object: KubernetesObject): PlannedCrd => {
    const id = existing.get(objectIdentity(object));
    return id === undefined ? { object } : { object, id };
  };
  return [
    ...crds.map(({ object }) => planned(object)),
    // The record has no more than the name of a CRD: one that is gone cannot be created again.
    ...keptCrds.map(planned).filter(({ id }) => id !== undefined),
  ];
}

/** The CRDs that a deploy creates or changes. */
export function includedCrds(planned: readonly PlannedCrd[]): KubernetesObject[] {
  return planned.flatMap(({ object, id }) => (id === undefined ? [object] : []));
}

/** The kinds and the namespaces that these CRDs add to those of the manifest, as inputs of RevisionOpened. */
export function includedByCrds(planned: readonly PlannedCrd[]): {
  defined: string[];
  namespaces: string[];
} {
  const brought = includedCrds(planned);
  const namespaces = brought.flatMap(({ apiVersion, kind, metadata: { name } }) =>
    apiVersion === 'v1' && kind === 'Namespace' ? [name] : [],
  );
  return { defined: definedKinds(brought), namespaces };
}
