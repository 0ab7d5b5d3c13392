import { isAlias, isMap, isNode, isScalar, isSeq, LineCounter, type Node, parseDocument } from 'yaml';
import { isJsonObject, type Json, type JsonObject } from '../../json/index.ts';
import type { KubernetesObject, ManifestObject } from '../objects.ts';
import { readManifest } from '../read/parseManifest.ts';
import { linesOf } from './differingLines.ts';
import type { HideSecrets } from './hideSecrets.ts';

/** An object of a recorded manifest with what tells its secrets: the same object with other values where it has one. */
export interface MarkedObject extends ManifestObject {
  counterpart: KubernetesObject;
}

/** What is known to be secret in a recorded text. */
export interface SecretLines {
  /** Lines, from 1, on which every value is secret. */
  marked: readonly number[];
  /** Hides secrets that nothing is marked for. */
  hide: HideSecrets;
  /** Hides all of them, in keys: a mark does not tell a key from its value. */
  hideInKeys: HideSecrets;
}

/**
 * The objects of a recorded manifest, or of a hook's, with their secrets told.
 * @throws ReleaseError as parseManifest does
 */
export function markedObjects(manifest: string, { marked, hide, hideInKeys }: SecretLines): MarkedObject[] {
  const lines = new Set(marked);
  return readManifest(manifest).flatMap(({ document, objects }) => {
    const last = document.line + document.text.split('\n').length - 1;
    const isMarked = marked.some((line) => line >= document.line && line <= last);
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

/** Which values of a tree are secret. */
interface Leaves {
  child(key: string | number): Leaves;
  isHidden: boolean;
}

const allOpen: Leaves = { child: () => allOpen, isHidden: false };
const allHidden: Leaves = { child: () => allHidden, isHidden: true };

/** @param isMarked tells it of a line of the text */
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
        // What is merged into a map is not among its items.
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

function otherwise(value: Json, leaves: Leaves, hiding: Omit<SecretLines, 'marked'>): Json {
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
 * A counterpart with the object's own identity: by that an object is known everywhere, also to those who must not see its secrets.
 * @param other without one, nothing but the identity is the same
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

/** Whether a map has keys that are other with other secrets. One that only one side has is of a condition in the template. */
export function hasSecretKeys(map: JsonObject, counterpart: JsonObject): boolean {
  const keys = Object.keys(map);
  return keys.some((key) => !(key in counterpart)) && Object.keys(counterpart).some((key) => !(key in map));
}
