import { isIdentityOfPatch } from '../../config/index.ts';
import { type Json, type JsonObject, type ValuePath, valueAt } from '../../json/index.ts';
import { secretMask } from '../../secretMask.ts';
import { withOtherSecrets } from '../secrets/otherSecrets.ts';
import { isDirective } from './directives.ts';
import type { Patch } from './openPatches.ts';
import { contentOf, type PatchContent } from './patchContent.ts';

/** Whether a mask replaces a secret of the patch: only Pulumi can decrypt it. */
export function hasMask({ content, secretPaths }: Patch): boolean {
  return secretPaths.some((path) => valueAt(treeOf(content), path) === secretMask);
}

/** The patch with other values in place of its secrets. It selects the same objects and changes the same fields. */
export function withOtherContent(patch: Patch): Patch {
  const { content, secretPaths } = patch;
  const paths = secretPaths.filter((path) => !isStructure(content, path)).map((path) => ['tree', ...path]);
  if (paths.length === 0) return patch;
  const { tree = null }: JsonObject = withOtherSecrets({ tree: treeOf(content) }, paths);
  return { ...patch, content: contentOf(tree) };
}

function treeOf(content: PatchContent): Json {
  // The operations are JSON.
  return 'merge' in content ? content.merge : (content.operations as unknown as Json[]);
}

/** Whether a value only says what the patch does: it is in no object. */
function isStructure(content: PatchContent, path: ValuePath): boolean {
  if ('operations' in content) return path[1] !== 'value';
  return isIdentityOfPatch(path) || path.some(isDirective);
}
