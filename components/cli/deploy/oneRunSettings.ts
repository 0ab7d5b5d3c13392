import { readFile } from 'node:fs/promises';
import { type ConfigChange, readValuesFile, releaseKey, type StackFileText, valuesKey } from '../../config/index.ts';
import { ReleaseError } from '../../errors.ts';
import { formatPath, type Json, type ValuePath } from '../../json/index.ts';
import { flagOf, parseSet, type SetKind } from './setValues.ts';

/** The settings that the command line gives for one run. */
export interface OneRunOptions {
  values?: readonly string[];
  set?: readonly string[];
  setString?: readonly string[];
  setJson?: readonly string[];
  /** A duration such as `10m`, or seconds. */
  timeout?: string | number;
  atomic?: boolean;
  /** Generated fields to generate again. */
  regenerate?: readonly string[];
  wait?: boolean;
}

/**
 * Settings for one run, which override those of the stack's file. As in Helm the precedence is: files in their order, `--set-json`,
 * `--set`, `--set-string`. (Source: helm pkg/cli/values/options.go.)
 * @throws ReleaseError CONFIG_MISSING_FILE, CONFIG_INVALID_YAML, CONFIG_INVALID_VALUE
 */
export async function oneRunSettings(options: OneRunOptions): Promise<ConfigChange[]> {
  const files = await Promise.all((options.values ?? []).map(readValues));
  const assign = (texts: readonly string[] = [], kind: SetKind): ConfigChange[] =>
    texts
      .flatMap((text) => parseSet(text, kind))
      .map(({ path, value }) => ({ path: [valuesKey, ...path], value, from: { flag: shownFlag(kind, path, value) } }));
  const { timeout, atomic, wait, regenerate } = options;
  return [
    ...files.map(({ file, value }): ConfigChange => ({ path: [valuesKey], value, merge: true, from: { file } })),
    ...assign(options.setJson, 'json'),
    ...assign(options.set, 'typed'),
    ...assign(options.setString, 'text'),
    ...releaseSetting('timeout', timeout, `--timeout ${timeout}`),
    ...releaseSetting('atomic', atomic, '--atomic'),
    ...releaseSetting('regenerateNow', regenerate && [...regenerate], `--regenerate ${regenerate?.join(' ')}`),
    ...releaseSetting('wait', wait, wait ? '--wait' : '--no-wait'),
  ];
}

/** What the chart sees of a cluster instead of the stack's settings. */
export interface CapabilityOptions {
  /** The Kubernetes version. */
  kubeVersion?: string;
  /** The API versions. */
  apiVersions?: string[];
}

/** The capabilities of one run as settings, which override those of the stack's file. */
export function capabilityPins({ kubeVersion, apiVersions }: CapabilityOptions): ConfigChange[] {
  return [
    ...releaseSetting('kubeVersion', kubeVersion, `--kube-version ${kubeVersion}`),
    ...releaseSetting('apiVersions', apiVersions, `--api-versions ${apiVersions}`),
  ];
}

/** A setting of the release from a flag; none if the flag is not given. */
export function releaseSetting(key: string, value: Json | undefined, flag: string): ConfigChange[] {
  return value === undefined ? [] : [{ path: [releaseKey, key], value, from: { flag } }];
}

/** Longer values are left out of the flag's name in messages. */
const longestShown = 40;

/** The flag as errors name it: with its value if that is short. */
function shownFlag(kind: SetKind, path: ValuePath, value: Json): string {
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  const name = `${flagOf[kind]} ${formatPath(path)}`;
  return text.length <= longestShown && !text.includes('\n') ? `${name}=${text}` : name;
}

async function readValues(file: string): Promise<{ file: StackFileText; value: Json }> {
  const text = await readFile(file, 'utf8').catch((cause: unknown) => {
    throw new ReleaseError('CONFIG_MISSING_FILE', `Values file ${file} not found.`, { cause, position: { file } });
  });
  return { file: { path: file, text }, value: readValuesFile({ path: file, text }).values };
}
