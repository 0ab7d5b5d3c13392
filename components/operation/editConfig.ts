import { type Document, isMap, isScalar, parseDocument, type YAMLMap } from 'yaml';
import { isJsonObject, type Json, type StackFileText, type ValuePath } from '../config/index.ts';
import { ReleaseError } from '../errors.ts';

/** Keys of a stack's config, where the paths of changes begin. */
export const releaseKey = 'kubesentiment:release';
export const valuesKey = 'kubesentiment:values';

/** One setting: the way to it, which begins with the config's key, and what it becomes; `undefined` takes it away. */
export interface ConfigChange {
  path: ValuePath;
  value: Json | undefined;
}

/**
 * The text of a stack's file with other settings. Comments, order and everything else stay as they are.
 * @throws ReleaseError CONFIG_INVALID_YAML, CONFIG_INVALID_VALUE when the way leads through a secret
 */
export function editConfig({ path: file, text }: StackFileText, changes: readonly ConfigChange[]): string {
  const document = parseDocument(text);
  const [problem] = document.errors;
  if (problem !== undefined) {
    throw new ReleaseError('CONFIG_INVALID_YAML', `${file} is no valid YAML: ${problem.message.split('\n')[0]}`, {
      position: { file },
    });
  }
  if (!isMap(document.contents)) document.contents = asContents(document);
  for (const { path, value } of changes) {
    openWay(document, path, file);
    if (value === undefined) document.deleteIn(['config', ...path]);
    else document.setIn(['config', ...path], isScalarValue(value) ? value : document.createNode(value));
  }
  return document.toString({ lineWidth: 0, indent: indentOf(text), indentSeq: !hasFlushLists(text) });
}

function asContents(document: Document): Document.Parsed['contents'] {
  // A new map has no place in a text yet, which is all that a parsed one has beyond it.
  return document.createNode({}) as unknown as YAMLMap.Parsed;
}

const isScalarValue = (value: Json) => value === null || typeof value !== 'object';

/** Pulumi takes a map also as JSON in a text, and writes a secret as a map of one key: the first is opened, the second is not. */
function openWay(document: Document, path: ValuePath, file: string): void {
  for (let length = 0; length < path.length; length++) {
    const way = ['config', ...path.slice(0, length)];
    const node = document.getIn(way, true);
    if (isMap(node) && node.items.length === 1 && node.has('secure') && length > 0) {
      throw new ReleaseError('CONFIG_INVALID_VALUE', `${path.slice(0, length).join('.')} is a secret as a whole.`, {
        position: { file },
        hint: 'Only Pulumi can look into it: make its values secret one by one with `pulumi config set --secret --path`.',
      });
    }
    if (!isScalar(node)) continue;
    const inText = length === 1 ? parsed(node.value) : undefined;
    if (inText !== undefined || node.value === null) document.setIn(way, document.createNode(inText ?? {}));
  }
}

function parsed(value: unknown): Json | undefined {
  if (typeof value !== 'string') return undefined;
  try {
    const json: unknown = JSON.parse(value);
    return isJsonObject(json) ? json : undefined;
  } catch {
    return undefined;
  }
}

/** How far the file indents. */
function indentOf(text: string): number {
  return /^( +)\S/m.exec(text)?.[1]?.length ?? 2;
}

/** Whether the items of its lists stand right under their key. */
function hasFlushLists(text: string): boolean {
  return /^( *)[^\s#-][^\n]*:\n\1- /m.test(text);
}
