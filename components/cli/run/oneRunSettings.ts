import { readFile } from 'node:fs/promises';
import { parse } from 'yaml';
import { isJsonObject, type Json } from '../../config/index.ts';
import { ReleaseError } from '../../errors.ts';
import { type ConfigChange, releaseKey, valuesKey } from '../../operation/index.ts';
import { parseSet, type SetKind } from './setValues.ts';

/** What the command line says about one deploy. */
export interface OneRunOptions {
  values?: readonly string[];
  set?: readonly string[];
  setString?: readonly string[];
  setJson?: readonly string[];
  timeout?: string;
  atomic?: boolean;
  wait?: boolean;
}

/**
 * Settings of one run, over those of the stack's file. As in Helm the files come first, in their order, then `--set-json`, `--set` and
 * `--set-string`. (Source: helm pkg/cli/values/options.go.)
 * @throws ReleaseError CONFIG_MISSING_FILE, CONFIG_INVALID_YAML, CONFIG_INVALID_VALUE
 */
export async function oneRunSettings(options: OneRunOptions): Promise<ConfigChange[]> {
  const files = await Promise.all((options.values ?? []).map(readValues));
  const assign = (texts: readonly string[] = [], kind: SetKind) =>
    texts.flatMap((text) => parseSet(text, kind)).map(({ path, value }) => ({ path: [valuesKey, ...path], value }));
  const flags = Object.entries({ timeout: options.timeout, atomic: options.atomic, wait: options.wait });
  return [
    ...files.map((value) => ({ path: [valuesKey], value, merge: true })),
    ...assign(options.setJson, 'json'),
    ...assign(options.set, 'typed'),
    ...assign(options.setString, 'text'),
    ...flags.flatMap(([key, value]) => (value === undefined ? [] : [{ path: [releaseKey, key], value }])),
  ];
}

async function readValues(file: string): Promise<Json> {
  const text = await readFile(file, 'utf8').catch((cause: unknown) => {
    throw new ReleaseError('CONFIG_MISSING_FILE', `There is no values file ${file}.`, { cause, position: { file } });
  });
  let values: unknown;
  try {
    values = parse(text) ?? {};
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message.split('\n')[0] : String(cause);
    throw new ReleaseError('CONFIG_INVALID_YAML', `${file} is no valid YAML: ${reason}`, { cause, position: { file } });
  }
  if (isJsonObject(values)) return values;
  throw new ReleaseError('CONFIG_WRONG_TYPE', `${file} must hold a map of values.`, { position: { file } });
}
