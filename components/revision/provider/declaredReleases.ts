import type { ObjectsInputs } from '../inputs.ts';
import type { ReleaseIdentity } from '../storage/secretStore.ts';

/**
 * The releases that the program has in this run: the engine checks their resources then, before it deletes any of them. A destroy checks
 * nothing, with the program (`--run-program`) or without it. So this tells a replacement of our resources from an uninstall,
 * whether the engine deletes before it creates or after it. One process serves a whole run.
 */
export interface DeclaredReleases {
  /** @param list what the release has, if the resource knows it */
  add(release: ReleaseIdentity, list?: ObjectsInputs): void;
  has(release: ReleaseIdentity): boolean;
  listOf(release: ReleaseIdentity): ObjectsInputs | undefined;
  /** Takes note of the list that a run replaces with another one. */
  replace(list: ObjectsInputs): void;
  replacedListOf(release: ReleaseIdentity): ObjectsInputs | undefined;
}

export function declaredReleases(): DeclaredReleases {
  const declared = new Map<string, ObjectsInputs | undefined>();
  const replaced = new Map<string, ObjectsInputs>();
  const keyOf = ({ name, namespace }: ReleaseIdentity) => `${namespace}/${name}`;
  return {
    add(release, list) {
      declared.set(keyOf(release), list ?? declared.get(keyOf(release)));
    },
    has: (release) => declared.has(keyOf(release)),
    listOf: (release) => declared.get(keyOf(release)),
    replace: (list) => void replaced.set(keyOf(list), list),
    replacedListOf: (release) => replaced.get(keyOf(release)),
  };
}

/** Those of this process. */
export const declaredInRun: DeclaredReleases = declaredReleases();
