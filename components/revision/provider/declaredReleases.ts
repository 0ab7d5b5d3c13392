import type { ObjectsInputs } from '../inputs.ts';
import type { ReleaseIdentity } from '../storage/secretStore.ts';

/**
 * The releases that the program declares in this run. The engine checks their resources before it deletes any, but a destroy checks no
 * resources, not even with `--run-program`. So this distinguishes a replacement of our resources from an uninstall, whether the engine
 * deletes before or after it creates. One process serves a whole run.
 */
export interface DeclaredReleases {
  /** @param list the release's objects, if the resource knows them */
  add(release: ReleaseIdentity, list?: ObjectsInputs): void;
  has(release: ReleaseIdentity): boolean;
  listOf(release: ReleaseIdentity): ObjectsInputs | undefined;
  /** Remembers a list that this run replaces. */
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

/** The declared releases of this process. */
export const declaredInRun: DeclaredReleases = declaredReleases();
