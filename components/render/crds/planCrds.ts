import type { ReleaseSettings } from '../../config/index.ts';
import {
  definedKinds,
  type KubernetesObject,
  type Manifest,
  type ManifestObject,
  objectIdentity,
} from '../../manifest/index.ts';
import type { RenderedRelease } from '../rendered.ts';

/** Several charts may bring the same definition: the first counts, as with Helm. A template that makes it has the last word. */
export function definitionsBeside(
  { objects }: Pick<Manifest, 'objects'>,
  definitions: readonly ManifestObject[],
): ManifestObject[] {
  const seen = new Set(objects.map(({ object }) => objectIdentity(object)));
  return definitions.filter(({ object }) => {
    const identity = objectIdentity(object);
    return !seen.has(identity) && seen.add(identity);
  });
}

type Defined = Pick<RenderedRelease, 'definitions' | 'keptDefinitions'>;

/** The definitions with which it matters whether the cluster has them. */
export function definitionsInQuestion(
  { definitions, keptDefinitions }: Defined,
  crds: ReleaseSettings['crds'],
): readonly KubernetesObject[] {
  if (crds === 'skip') return [];
  return crds === 'create' ? [...definitions.map(({ object }) => object), ...keptDefinitions] : keptDefinitions;
}

/** A definition that the program has. */
export interface PlannedDefinition {
  object: KubernetesObject;
  /** Pulumi's id of one that stays as it is in the cluster. */
  id?: string;
}

/**
 * What becomes of the definitions. One that is none of them leaves Pulumi's state and stays in the cluster.
 * @param existing Pulumi's ids of those in question that the cluster has, by their identities
 */
export function planDefinitions(
  { definitions, keptDefinitions }: Defined,
  crds: ReleaseSettings['crds'],
  existing: ReadonlyMap<string, string>,
): PlannedDefinition[] {
  if (crds === 'skip') return [];
  const planned = (object: KubernetesObject): PlannedDefinition => {
    const id = existing.get(objectIdentity(object));
    return id === undefined ? { object } : { object, id };
  };
  return [
    ...definitions.map(({ object }) => planned(object)),
    // Of one that is gone, nobody knows any more what it was.
    ...keptDefinitions.map(planned).filter(({ id }) => id !== undefined),
  ];
}

/** The definitions that a deploy makes or changes. */
export function broughtDefinitions(planned: readonly PlannedDefinition[]): KubernetesObject[] {
  return planned.flatMap(({ object, id }) => (id === undefined ? [object] : []));
}

/** The kinds and the namespaces that they bring, beside those of the manifest, as inputs of RevisionOpened. */
export function broughtByDefinitions(planned: readonly PlannedDefinition[]): {
  defined: string[];
  namespaces: string[];
} {
  const brought = broughtDefinitions(planned);
  const namespaces = brought.flatMap(({ apiVersion, kind, metadata: { name } }) =>
    apiVersion === 'v1' && kind === 'Namespace' ? [name] : [],
  );
  return { defined: definedKinds(brought), namespaces };
}
