import { type ScalarTag, Schema, stringify } from 'yaml';
import type { Json } from './json.ts';
import { writeJson } from './writeJson.ts';

export interface WriteOptions {
  /** Whether keys are sorted, as Helm writes them. @default true */
  sortsKeys?: boolean;
  /** Whether lists are indented below their key. @default true */
  indentsLists?: boolean;
  /** Selects strings to write in double quotes with escapes, in addition to those that need it. @default none */
  escapes?: (text: string) => boolean;
}

/**
 * Strings that a reader of YAML 1.1 or 1.2 might take for another type; they are quoted. {@link readGoNumber} has Go's
 * rules for numbers; prefixes in capitals and octal numbers of version 1.2 are missing in the rules for version 1.1.
 */
const doubtful: readonly RegExp[] = [
  /^(?:[-+]_*)?0_*[bBoOxX][-+0-9a-fA-F_]+$/,
  /^(?:[-+]_*)?[0-9][0-9_]*(?:\.[0-9_]*)?(?:[eE]_*[-+]?[0-9_]+)?$/,
  /^(?:[-+]_*)?\.[0-9][0-9_]*(?:[eE]_*[-+]?[0-9_]+)?$/,
  /^[-+]?\.(?:inf|nan)$/i,
  /^[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}(?:$|[Tt ])/,
  /^(?:<<|=|~|y|n|yes|no|on|off|true|false|null)$/i,
];

/** Characters that some readers refuse, or take for a line break; a string with them is written with escapes. */
const unprintable = /(?![\t\n])\p{Cc}|[\u2028\u2029\ufeff\ufffe\uffff]|\p{Surrogate}/u;

/** Strings that Go would read back as a different value if they were written as a block. */
const noBlock = /^\t.*\n|^[ \t]*\n|\n\n$/s;

function mustBeEscaped(text: string): boolean {
  return unprintable.test(text) || noBlock.test(text);
}

function schemaWith(escapes: (text: string) => boolean, sortMapEntries: boolean): Schema {
  const escaped: ScalarTag = {
    tag: 'tag:yaml.org,2002:str',
    default: true,
    identify: (value) => typeof value === 'string' && escapes(value),
    resolve: (text) => text,
    stringify: ({ value }) => writeJson(String(value)),
  };
  return new Schema({
    schema: 'yaml-1.1',
    // Without the merge tag, the string `<<` is quoted.
    customTags: (tags) => [escaped, ...tags.filter((tag) => typeof tag !== 'object' || !tag.tag.endsWith(':merge'))],
    compat: doubtful.map((test) => ({ ...escaped, tag: 'tag:yaml.org,2002:float', identify: () => false, test })),
    sortMapEntries,
  });
}

/** Made on use: most runs write no YAML. */
const schemas = new Map<boolean, Schema>();

function schemaFor(sortsKeys: boolean): Schema {
  const schema = schemas.get(sortsKeys) ?? schemaWith(mustBeEscaped, sortsKeys);
  schemas.set(sortsKeys, schema);
  return schema;
}

/**
 * Writes block YAML that Helm, Kubernetes and Pulumi read as the same value, whichever version of YAML they follow. A
 * string that one of them might take for another type is quoted.
 * @returns without a line break at the end
 */
export function writeYaml(value: Json, { sortsKeys = true, indentsLists = true, escapes }: WriteOptions = {}): string {
  const schema =
    escapes === undefined
      ? schemaFor(sortsKeys)
      : schemaWith((text) => escapes(text) || mustBeEscaped(text), sortsKeys);
  const options = { schema, lineWidth: 0, indentSeq: indentsLists, aliasDuplicateObjects: false };
  return stringify(value, options).replace(/\n$/, '');
}
