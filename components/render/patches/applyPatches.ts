import { type ReleaseError, releaseErrors, throwAll } from '../../errors.ts';
import { fewOf, isJsonObject, type Json, type JsonObject } from '../../json/index.ts';
import { groupOf, groupsOf, type KubernetesObject, type Manifest, objectIdentity } from '../../manifest/index.ts';
import { builtInRules } from './builtInRules.ts';
import { applyOperations } from './jsonPatch.ts';
import { typeOfKind } from './mergeRules.ts';
import type { Patch } from './openPatches.ts';
import { PatchFault } from './patchFault.ts';
import { documentsOf, manifestOf, type ReleaseDocument, withObjects } from './releaseDocuments.ts';
import { strategicMerge } from './strategicMerge.ts';

export interface ApplyOptions {
  /** The release's namespace, for objects that do not set one. */
  namespace: string;
  /** Whether patches that fail or match nothing are left out: in a render with other values, they may. @default false */
  skipsMistakes?: boolean;
  /** Whether the operation `test` always succeeds: with other values, it compares something else. @default false */
  skipsTests?: boolean;
  /** Whether a patch may match nothing, because not all objects are rendered. @default false */
  isPartial?: boolean;
  /** The object by which patches select one of this render. @default the object itself */
  selectAs?: (object: KubernetesObject) => KubernetesObject;
}

/** An object of a document while patches change it. */
interface PatchedObject {
  /** Undefined once a patch has deleted it. */
  object: KubernetesObject | undefined;
  /** The last patch that has changed it. */
  by?: Patch;
}

/**
 * Applies patches to the objects and hooks of a release, one after another: a patch sees what those before it have changed. Documents without
 * a patched object stay as they are.
 * @throws ReleaseError(s), all in one pass: PATCH_UNMATCHED, PATCH_FAILED, PATCH_IDENTITY, PATCH_INVALID
 */
export function applyPatches(manifest: Manifest, patches: readonly Patch[], options: ApplyOptions): Manifest {
  const { skipsMistakes = false, isPartial = false } = options;
  const documents = documentsOf(manifest).map((document) => ({
    document,
    objects: document.objects.map(({ object }): PatchedObject => ({ object })),
  }));
  const all = documents.flatMap(({ objects }) => objects);
  const errors: ReleaseError[] = [];
  for (const patch of patches) {
    const found = all.filter(({ object }) => object !== undefined && isSelected(patch, object, options));
    if (found.length === 0 && !isPartial) errors.push(unmatched(patch, all));
    for (const each of found) {
      try {
        each.object = each.object && patched(each.object, patch, options);
        each.by = patch;
      } catch (error) {
        if (!(error instanceof PatchFault)) throw error;
        errors.push(patch.failure(error));
      }
    }
  }
  if (!skipsMistakes) throwAll(errors);
  const changed = documents.flatMap(({ document, objects }) => changedDocument(document, objects, options, errors));
  if (!skipsMistakes) throwAll(errors);
  return manifestOf(changed);
}

function isSelected({ selects }: Patch, object: KubernetesObject, { namespace, selectAs }: ApplyOptions): boolean {
  return selects(selectAs?.(object) ?? object, namespace);
}

/** @throws PatchFault */
function patched(
  object: KubernetesObject,
  { content }: Patch,
  { namespace, skipsTests }: ApplyOptions,
): KubernetesObject | undefined {
  if ('operations' in content) {
    return sameObject(applyOperations(object, content.operations, skipsTests), object, namespace);
  }
  const { kind, apiVersion, metadata } = object;
  const group = groupsOf(groupOf(apiVersion), kind).at(-1) ?? '';
  const merged = strategicMerge(object, content.merge, typeOfKind(builtInRules, group, kind), builtInRules);
  if (merged === undefined) return undefined;
  // As in kustomize, the target decides which object it is, and the patch's own name doesn't matter.
  const { name, namespace: place } = metadata;
  const { namespace: _other, ...labels }: JsonObject = isJsonObject(merged.metadata) ? merged.metadata : {};
  const identity = { ...labels, name, ...(place === undefined ? {} : { namespace: place }) };
  // Only the labels and annotations of the metadata may be wrong: the document is checked again.
  return { ...merged, apiVersion, kind, metadata: identity } as KubernetesObject;
}

/** @throws PatchFault PATCH_FAILED, PATCH_IDENTITY */
function sameObject(result: Json, object: KubernetesObject, namespace: string): KubernetesObject {
  const shown = shownName(object);
  const isObject =
    isJsonObject(result) &&
    typeof result.apiVersion === 'string' &&
    typeof result.kind === 'string' &&
    isJsonObject(result.metadata);
  // The rest is checked when the document is read again.
  const same = isObject ? (result as KubernetesObject) : undefined;
  if (same !== undefined && objectIdentity(same, namespace) === objectIdentity(object, namespace)) return same;
  const message = `the patch changes the kind, the name or the namespace of ${shown}`;
  const hint =
    'That would be another object: set the value of the chart that decides it, or delete the object with `$patch: delete`.';
  throw new PatchFault('PATCH_IDENTITY', [], message, hint);
}

function changedDocument(
  document: ReleaseDocument,
  objects: readonly PatchedObject[],
  { namespace, skipsMistakes = false }: ApplyOptions,
  errors: ReleaseError[],
): ReleaseDocument[] {
  const last = objects.findLast(({ by }) => by !== undefined)?.by;
  if (last === undefined) return [document];
  try {
    return withObjects(
      document,
      objects.map(({ object }) => object),
      namespace,
    );
  } catch (error) {
    for (const { message, hint = '' } of releaseErrors(error)) {
      errors.push(last.failure({ code: 'PATCH_FAILED', path: [], message: withoutDot(message), hint }));
    }
    return skipsMistakes ? [document] : [];
  }
}

function withoutDot(message: string): string {
  return message.replace(/\.$/, '');
}

/** The most objects that an error lists. */
const mostListed = 10;

function unmatched({ failure }: Patch, all: readonly PatchedObject[]): ReleaseError {
  const names = all.flatMap(({ object }) => (object === undefined ? [] : [shownName(object)]));
  const hint = `The release has ${fewOf(names, mostListed) || 'no objects'}. CRDs in \`crds/\` are not patched.`;
  return failure({ code: 'PATCH_UNMATCHED', path: [], message: 'the patch matches no object of the release', hint });
}

function shownName({ kind, metadata }: KubernetesObject): string {
  return `${kind}/${metadata.name}`;
}
