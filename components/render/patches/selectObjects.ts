import { compileExpression } from '../../chart/index.ts';
import type { PatchTarget } from '../../config/index.ts';
import { isJsonObject } from '../../json/index.ts';
import { groupOf, groupsOf, type KubernetesObject, parseSelector } from '../../manifest/index.ts';
import { secretMask } from '../../secretMask.ts';
import type { PatchContent } from './patchContent.ts';
import { invalidPatch, PatchFault } from './patchFault.ts';

/** Whether a patch changes an object. @param namespace that of the release, for objects that do not set one */
export type SelectsObject = (object: KubernetesObject, namespace: string) => boolean;

/**
 * The objects of a patch, by the rules of kustomize.
 * @param hidesTarget whether the target has a secret
 * @throws PatchFault PATCH_INVALID
 */
export function selectorOf(
  content: PatchContent,
  target: PatchTarget | undefined,
  hidesTarget: boolean,
): SelectsObject {
  if (target !== undefined) return byTarget(target, hidesTarget);
  if ('merge' in content) return byIdentity(content.merge);
  throw new PatchFault(
    'PATCH_INVALID',
    [],
    'a JSON patch needs a target',
    'Add target: with kind and name, next to it.',
  );
}

/** The object that a strategic merge patch names itself. */
function byIdentity({ apiVersion, kind, metadata }: Record<string, unknown>): SelectsObject {
  const { name, namespace }: Record<string, unknown> = isJsonObject(metadata) ? metadata : {};
  if (typeof kind !== 'string' || typeof name !== 'string') {
    const hint = 'Without target:, a strategic merge patch has the kind and the metadata.name of its object.';
    throw invalidPatch([], 'the patch names no object', hint);
  }
  return (object, own) =>
    object.kind === kind &&
    object.metadata.name === name &&
    (typeof apiVersion !== 'string' || isSameGroup(apiVersion, object)) &&
    (object.metadata.namespace ?? own) === (namespace ?? own);
}

/** The version does not matter: the API server has one object for all versions of a group. */
function isSameGroup(apiVersion: string, object: KubernetesObject): boolean {
  return groupsOf(groupOf(object.apiVersion), object.kind).includes(groupOf(apiVersion));
}

function byTarget(target: PatchTarget, isSecret: boolean): SelectsObject {
  refuseMask(target);
  const [group, version, kind, name, namespace] = (['group', 'version', 'kind', 'name', 'namespace'] as const).map(
    (field) => matcherOf(field, target[field], isSecret),
  );
  const labels = labelsOf('labelSelector', target.labelSelector, isSecret);
  const annotations = labelsOf('annotationSelector', target.annotationSelector, isSecret);
  return (object, own) => {
    const { apiVersion, metadata } = object;
    return (
      kind?.(object.kind) !== false &&
      name?.(metadata.name) !== false &&
      group?.(groupOf(apiVersion)) !== false &&
      version?.(apiVersion.replace(/^.*\//, '')) !== false &&
      namespace?.(metadata.namespace ?? own) !== false &&
      labels?.(metadata.labels ?? {}) !== false &&
      annotations?.(metadata.annotations ?? {}) !== false
    );
  };
}

/** As an expression, a mask would match other objects. */
function refuseMask(target: PatchTarget): void {
  const field = Object.entries(target).find(([, text]) => text === secretMask)?.[0];
  if (field === undefined) return;
  throw inTarget(
    `target.${field} is encrypted, and selects the objects`,
    'Write it in plain text: only Pulumi can decrypt it.',
  );
}

/** As in kustomize, an empty field matches everything. */
function matcherOf(
  field: string,
  pattern: string | undefined,
  isSecret: boolean,
): ((text: string) => boolean) | undefined {
  if (pattern === undefined || pattern === '') return undefined;
  try {
    const expression = compileExpression(`^(?:${pattern})$`);
    return (text) => expression.matcher(text).find();
  } catch (error) {
    // It quotes the expression.
    const reason = isSecret || !(error instanceof Error) ? '' : `: ${error.message}`;
    throw inTarget(
      `target.${field} is not a regular expression${reason}`,
      'Write it for the whole text, with the syntax of RE2: `web-.*`.',
    );
  }
}

function labelsOf(field: string, text: string | undefined, isSecret: boolean) {
  if (text === undefined || text === '') return undefined;
  const hint = 'Write it as for kubectl: `app=web,tier in (front,back),!legacy,version>3`.';
  const invalid = (part: string) =>
    inTarget(isSecret ? `target.${field} is not a selector` : `target.${field}: "${part}" is not a selector`, hint);
  return parseSelector(text, invalid);
}

function inTarget(message: string, hint: string): PatchFault {
  return new PatchFault('PATCH_INVALID', [], message, hint, true);
}
