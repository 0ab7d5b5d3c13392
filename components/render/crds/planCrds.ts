import type { ReleaseSettings } from '../../config/index.ts';
import {
  definedKinds,
  type KubernetesObject,
  type Manifest,
  type ManifestObject,
  objectIdentity,
} from '../../manifest/index.ts';
import type { RenderedRelease } from '../rendered.ts';

/** The CRDs of `crds/` folders. If several charts have the same CRD, the first wins, as with Helm. A CRD in a template has precedence. */
export function crdsBeside({ objects }: Pick<Manifest, 'objects'>, crds: readonly ManifestObject[]): ManifestObject[] {
  const seen = new Set(objects.map(({ object }) => objectIdentity(object)));
  return crds.filter(({ object }) => {
    const identity = objectIdentity(object);
    return !seen.has(identity) && seen.add(identity);
  });
}

type Defined = Pick<RenderedRelease, 'crds' | 'keptCrds'>;

/** The CRDs for which the plan depends on whether they exist in the cluster. */
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
  /** Pulumi's id, for a CRD that stays unchanged in the cluster. */
  id?: string;
}

/**
 * Plans the CRDs that the program declares. Other CRDs leave Pulumi's state and stay in the cluster.
 * @param existing Pulumi's ids of the CRDs in question that exist in the cluster, by identity
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
    // The record has only the names of CRDs: a deleted one cannot be created from it.
    ...keptCrds.map(planned).filter(({ id }) => id !== undefined),
  ];
}

/** The CRDs that a deploy creates or updates. */
export function includedCrds(planned: readonly PlannedCrd[]): KubernetesObject[] {
  return planned.flatMap(({ object, id }) => (id === undefined ? [object] : []));
}

/** The kinds and namespaces that these CRDs add to those of the manifest, as inputs of RevisionOpened. */
export function includedByCrds(planned: readonly PlannedCrd[]): {
  defined: string[];
  namespaces: string[];
} {
  const crds = includedCrds(planned);
  const namespaces = crds.flatMap(({ apiVersion, kind, metadata: { name } }) =>
    apiVersion === 'v1' && kind === 'Namespace' ? [name] : [],
  );
  return { defined: definedKinds(crds), namespaces };
}
