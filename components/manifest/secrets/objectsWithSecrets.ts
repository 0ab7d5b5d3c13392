import { isAlias, isMap, isNode, isScalar, isSeq, LineCounter, type Node, parseDocument } from 'yaml';
import { isJsonObject, type Json, type JsonObject } from '../../json/index.ts';
import type { KubernetesObject, ManifestObject } from '../objects.ts';
import { readManifest } from '../read/parseManifest.ts';
import { linesOf } from './differingLines.ts';
import type { HideSecrets } from './hideSecrets.ts';

/**
 * An object of a recorded manifest, and a counterpart that shows which values are secret: it is the same object with
 * other values for its secrets.
 */
export interface ObjectWithSecrets extends ManifestObject {
  counterpart: KubernetesObject;
}

/** The secrets that are known for a recorded text. */
export interface SecretLines {
  /** Lines, from 1, on which every value is secret. */
  secretLines: readonly number[];
  /** Hides secrets that are not on marked lines. */
  hide: HideSecrets;
  /** Hides all secrets in keys: a marked line does not distinguish a key from its value. */
  hideInKeys: HideSecrets;
}

/**
 * Reads the objects of a recorded manifest, or of a hook, with their counterparts.
 * @throws ReleaseError like parseManifest
 */
export function objectsWithSecrets(
  manifest: string,
  { secretLines: marked, hide, hideInKeys }: SecretLines,
): ObjectWithSecrets[] {
  const lines = new Set(marked);
  return readManifest(manifest).flatMap(({ document, objects }) => {
    const length = lines.size === 0 ? 0 : document.text.split('\n').length;
    const isMarked = Array.from({ length }, (_, index) => document.line + index).some((line) => lines.has(line));
    if (!isMarked && hide(document.text) === document.text) {
      return objects.map(({ source, text, object }) => ({ source, text, object, counterpart: object }));
    }
    const find = isMarked ? hiddenLeaves(document.text, (line) => lines.has(line + document.line - 1)) : () => allOpen;
    return objects.map(({ source, text, object, path }) => {
      const other = otherwise(object, find(path), { hide, hideInKeys });
      return { source, text, object, counterpart: withIdentity(other, object) };
    });
  });
}

/** The secret values in a tree. */
interface Leaves {
  child(key: string | number): Leaves;
  isHidden: boolean;
}

const allOpen: Leaves = { child: () => allOpen, isHidden: false };
const allHidden: Leaves = { child: () => allHidden, isHidden: true };

/** @param isMarked whether a line of the text is marked */
function hiddenLeaves(
  text: string,
  isMarked: (line: number) => boolean,
): (path: readonly (string | number)[]) => Leaves {
  const counter = new LineCounter();
  const document = parseDocument(text, { lineCounter: counter, logLevel: 'silent', uniqueKeys: false });
  const root = leavesOf(document.contents);
  return (path) => path.reduce<Leaves>((leaves, key) => leaves.child(key), root);

  function leavesOf(node: unknown, key?: unknown): Leaves {
    const isOnMarked = [key, node].some((part) => isNode(part) && touches(part));
    if (isAlias(node)) return isOnMarked ? allHidden : leavesOf(node.resolve(document));
    if (isMap(node)) {
      return {
        // Merged keys are not among the items of a map.
        child: (name) => {
          const pair = node.items.findLast((item) => isScalar(item.key) && String(item.key.value) === String(name));
          return pair === undefined ? allHidden : leavesOf(pair.value, pair.key);
        },
        isHidden: isOnMarked,
      };
    }
    if (isSeq(node)) return { child: (index) => leavesOf(node.items[Number(index)]), isHidden: isOnMarked };
    return isOnMarked ? allHidden : allOpen;
  }

  function touches(node: Node): boolean {
    if (isMap(node) || isSeq(node)) return false;
    const { from, to } = linesOf(node, counter);
    return Array.from({ length: to - from + 1 }, (_, index) => from + index).some(isMarked);
  }
}

function otherwise(value: Json, leaves: Leaves, hiding: Omit<SecretLines, 'secretLines'>): Json {
  if (Array.isArray(value)) {
    if (value.length > 0) return value.map((item, index) => otherwise(item, leaves.child(index), hiding));
    return leaves.isHidden ? ['other'] : value;
  }
  if (isJsonObject(value)) {
    const entries = Object.entries(value).map(([key, item]): [string, Json] => [
      hiding.hideInKeys(key) === key ? key : `${key}*`,
      otherwise(item, leaves.child(key), hiding),
    ]);
    return Object.fromEntries(entries);
  }
  return leaves.isHidden || hiding.hide(String(value)) !== String(value) ? `${String(value)}*` : value;
}

/**
 * Gives a counterpart the object's own identity, by which all code refers to the object, even where its secrets must
 * not be shown.
 * @param other if undefined, only the identity is the same
 */
export function withIdentity(
  other: Json | undefined,
  { apiVersion, kind, metadata }: KubernetesObject,
): KubernetesObject {
  const changed = isJsonObject(other) ? other : {};
  const { name, namespace } = metadata;
  const kept: JsonObject = isJsonObject(changed.metadata) ? changed.metadata : {};
  const identity = { ...kept, name, ...(namespace === undefined ? {} : { namespace }) };
  return { ...changed, apiVersion, kind, metadata: identity };
}

/**
 * Whether keys of a map depend on secrets. A key that exists only on one side comes from a condition in the template.
 */
export function hasSecretKeys(map: JsonObject, counterpart: JsonObject): boolean {
  const keys = Object.keys(map);
  return keys.some((key) => !(key in counterpart)) && Object.keys(counterpart).some((key) => !(key in map));
}
