import { isAlias, isMap, isScalar, isSeq, type Pair, visit, type YAMLMap } from 'yaml';
import {
  isJsonObject,
  type Json,
  type JsonObject,
  parseTree,
  readSimpleYaml,
  YamlFault,
  type YamlTree,
} from '../../json/index.ts';
import { secretMask } from '../../secretMask.ts';

/** Masks the values of Secrets in a manifest, but not their keys. All other text stays as it is. */
export function maskSecretData(manifest: string): string {
  if (!manifest.includes('Secret')) return manifest;
  return manifest
    .split(/^(?=---$)/m)
    .map(maskDocument)
    .join('');
}

/** Like {@link maskSecretData}, for one object. */
export function maskDataOf(object: JsonObject): JsonObject {
  if (object.kind !== 'Secret') return object;
  const masked = Object.entries(object).map(([key, value]): [string, Json] => {
    const isData = (key === 'data' || key === 'stringData') && isJsonObject(value);
    return [key, isData ? Object.fromEntries(Object.keys(value).map((each) => [each, secretMask])) : value];
  });
  return Object.fromEntries(masked);
}

function maskDocument(text: string): string {
  if (!/\bSecret\b/.test(text)) return text;
  const separator = /^---\n/.exec(text)?.[0] ?? '';
  const body = text.slice(separator.length);
  const simple = body.includes(secretMask) ? undefined : readSimpleYaml(body);
  if (simple !== undefined && !hasSecret(simple.value)) return text;
  const masked = simple === undefined ? undefined : maskSimple(body, simple.value);
  if (masked !== undefined) return separator + masked;
  const tree = treeOf(body);
  // A masked line may change how the rest parses, so use the lines instead of the tree.
  if (tree === undefined || body.includes(secretMask)) return separator + maskBelow(body);
  const spans = [...secretSpans(tree)];
  return separator + spans.sort(([left], [right]) => right - left).reduce(replaceSpan, body);
}

/**
 * Masks a Secret whose values are on the lines of their keys, as most are. It is much faster than the tree.
 * @param value of the text
 * @returns undefined for any other text
 */
function maskSimple(body: string, value: Json): string | undefined {
  if (!isJsonObject(value) || Object.values(value).some(hasSecret)) return undefined;
  let isData = false;
  const lines = body.split('\n').map((line) => {
    if (/^\S/.test(line)) isData = line === 'data:' || line === 'stringData:';
    return isData ? line.replace(simpleEntry, `$1${secretMask}`) : line;
  });
  const masked = lines.join('\n');
  // The value tells whether these lines were the data, and all of it.
  return JSON.stringify(readSimpleYaml(masked)?.value) === JSON.stringify(maskDataOf(value)) ? masked : undefined;
}

/** A key, and a value without quotes, comments or other syntax. */
const simpleEntry = /^( {2}[\w.-]+: )[\w=+/](?:[\w=+/., -]*[\w=+/.,])?$/;

/** Whether the word is the kind of a map, and not only in the descriptions of CRDs. */
function hasSecret(value: Json): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return (isJsonObject(value) && value.kind === 'Secret') || Object.values(value).some(hasSecret);
}

/** Undefined if the text is not a single document. */
function treeOf(text: string): YamlTree | undefined {
  try {
    const tree = parseTree(text);
    return tree.nextDocument === undefined ? tree : undefined;
  } catch (error) {
    if (error instanceof YamlFault) return undefined;
    throw error;
  }
}

/** The spans of the values of Secrets in the original text, also of values behind an alias. */
function secretSpans({ contents, targets, originalOffset }: YamlTree): Map<number, number> {
  const spans = new Map<number, number>();
  const seen = new Set<unknown>();
  if (contents === null) return spans;
  visit(contents, {
    Map(_key, map) {
      if (!map.items.some((pair) => textOf(pair.key) === 'kind' && textOf(pair.value) === 'Secret')) return;
      for (const pair of pairsOf(map)) {
        const key = textOf(pair.key);
        if (key === 'data' || key === 'stringData') hide(pair.value);
      }
    },
  });
  return spans;

  function hide(node: unknown): void {
    const value = targetOf(node);
    // An alias may be inside its own target.
    if (seen.has(value)) return;
    seen.add(value);
    if (isMap(value)) for (const pair of value.items) hide(pair.value);
    if (isSeq(value)) for (const item of value.items) hide(item);
    if (isScalar(value) && value.range) spans.set(originalOffset(value.range[0]), originalOffset(value.range[1]));
  }

  /** The pairs of a map, with those merged by `<<`. */
  function pairsOf(map: YAMLMap): Pair[] {
    return map.items.flatMap((pair) => {
      const merged = textOf(pair.key) === '<<' ? targetOf(pair.value) : undefined;
      const sources = isSeq(merged) ? merged.items.map(targetOf) : [merged];
      return [pair, ...sources.flatMap((source) => (isMap(source) ? source.items : []))];
    });
  }

  function targetOf(node: unknown): unknown {
    return isAlias(node) ? targets.get(node) : node;
  }

  function textOf(node: unknown): unknown {
    const value = targetOf(node);
    return isScalar(value) ? value.value : undefined;
  }
}

function replaceSpan(text: string, [from, to]: readonly [number, number]): string {
  const replaced = text.slice(from, to);
  // The span of a block scalar ends with its last line break.
  const end = replaced.endsWith('\n') ? '\n' : '';
  return replaced.trim() === '' ? text : `${text.slice(0, from)}${secretMask}${end}${text.slice(to)}`;
}

/** Masks all lines that are indented deeper than the keys `data` and `stringData`. */
function maskBelow(text: string): string {
  let depth = -1;
  return text
    .split('\n')
    .map((line) => {
      const indent = /^\s*/.exec(line)?.[0] ?? '';
      if (['', secretMask].includes(line.trim())) return line;
      if (depth >= 0 && indent.length > depth) return `${indent}${secretMask}`;
      depth = -1;
      const section = /^(\s*(?:- )?)["']?(data|stringData)["']?:/.exec(line);
      if (section === null) return line;
      depth = section[1]?.length ?? 0;
      return `${section[0]}${line.length > section[0].length ? ` ${secretMask}` : ''}`;
    })
    .join('\n');
}
