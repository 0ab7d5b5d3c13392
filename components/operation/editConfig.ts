import { type Document, isMap, isScalar, isSeq, parseDocument, type YAMLMap } from 'yaml';
import {
  formatPath,
  type GivenSetting,
  isJsonObject,
  type Json,
  ownNamespace,
  type StackFileText,
  type ValuePath,
} from '../config/index.ts';
import { ReleaseError } from '../errors.ts';

/** Keys of a stack's config, where the paths of changes begin. */
export const releaseKey = `${ownNamespace}:release`;
export const valuesKey = `${ownNamespace}:values`;

/** One setting: the way to it, which begins with the config's key, and what it becomes; `undefined` takes it away. */
export interface ConfigChange {
  path: ValuePath;
  value: Json | undefined;
  /** Whether maps in it are merged with those that are there. @default false */
  merge?: boolean;
  /** Where the command line gives it. */
  from?: { flag: string } | { file: StackFileText };
}

/** What the command line says among changes, for the places in errors. */
export function givenSettings(changes: readonly ConfigChange[]): GivenSetting[] {
  return changes.flatMap(({ path, from }) => (from === undefined ? [] : [{ path, ...from }]));
}

/**
 * The text of a stack's file with other settings, for the engine: its layout is not kept.
 * @throws ReleaseError CONFIG_INVALID_YAML, CONFIG_INVALID_VALUE when the way leads through a secret or a plain value would take a secret's place
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
  for (const change of changes.flatMap((each) => (each.merge ? singleChanges(document, each) : [each]))) {
    const way = ['config', ...change.path];
    const place = placeOf(change, file);
    openWay(document, change.path, place);
    if (isExposed(document.getIn(way, true), change)) {
      throw new ReleaseError(
        'CONFIG_INVALID_VALUE',
        `${formatPath(change.path)} is a secret: set so, it would be plain.`,
        {
          position: { file: place },
          hint: 'Change it with `pulumi config set --secret --path`.',
        },
      );
    }
    if (change.value !== undefined) document.setIn(way, document.createNode(change.value));
    else if (document.hasIn(way)) document.deleteIn(way);
  }
  return document.toString({ lineWidth: 0 });
}

function asContents(document: Document): Document.Parsed['contents'] {
  // A new map has no place in a text yet, which is all that a parsed one has beyond it.
  return document.createNode({}) as unknown as YAMLMap.Parsed;
}

/** A map as the settings that it makes where others are: a map over a map adds, everything else takes the place of what is there. */
function singleChanges(document: Document, { path, value, from }: ConfigChange): ConfigChange[] {
  const there = document.getIn(['config', ...path], true);
  const isOpen = isMap(there) && !isSecret(there);
  const origin = from === undefined ? {} : { from };
  if (!isJsonObject(value) || (path.length > 1 && !isOpen)) return [{ path, value, ...origin }];
  return Object.entries(value).flatMap(([key, item]) =>
    singleChanges(document, { path: [...path, key], value: item, ...origin }),
  );
}

/** The flag or the file that says what is refused; without the value, which may be meant as a secret. */
function placeOf({ from }: ConfigChange, file: string): string {
  if (from === undefined) return file;
  return 'flag' in from ? (from.flag.split('=')[0] ?? '') : from.file.path;
}

/** Pulumi writes a secret as a map of one key. */
function isSecret(node: unknown): boolean {
  return isMap(node) && node.items.length === 1 && node.has('secure');
}

/** What takes a secret's place counts as secret no longer: previews and the state would show it. */
function isExposed(there: unknown, { value }: ConfigChange): boolean {
  return isSecret(there) && value !== undefined && value !== null;
}

/** Makes the maps and lists on the way. A section may also be JSON in a text, as Pulumi takes it; a secret is never opened. */
function openWay(document: Document, path: ValuePath, file: string): void {
  for (let length = 0; length < path.length; length++) {
    const way = ['config', ...path.slice(0, length)];
    const name = formatPath(path.slice(0, length));
    const node = document.getIn(way, true);
    const part = path[length];
    if (isSecret(node)) {
      throw new ReleaseError('CONFIG_INVALID_VALUE', `${name} is a secret as a whole.`, {
        position: { file },
        hint: 'Only Pulumi can look into it: make its values secret one by one with `pulumi config set --secret --path`.',
      });
    }
    if (node === undefined || (isScalar(node) && node.value === null)) {
      document.setIn(way, document.createNode(typeof part === 'number' ? [] : {}));
    } else if (isScalar(node)) {
      const json = length === 1 ? parsed(node.value) : undefined;
      if (json === undefined) throw wrongType(name, 'a single value', file);
      document.setIn(way, document.createNode(json));
    } else if (isSeq(node) !== (typeof part === 'number')) {
      throw wrongType(name, isSeq(node) ? 'a list' : 'a map', file);
    }
    const list = document.getIn(way, true);
    if (isSeq(list)) while (list.items.length < Number(part)) list.add(document.createNode(null));
  }
}

function wrongType(name: string, actual: string, file: string): ReleaseError {
  return new ReleaseError('CONFIG_WRONG_TYPE', `${name} is ${actual}: what is set cannot stand inside it.`, {
    position: { file },
  });
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
