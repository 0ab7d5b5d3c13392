import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { type ConfigChange, readValuesFile, releaseKey, type StackFileText, valuesKey } from '../../config/index.ts';
import { ReleaseError } from '../../errors.ts';
import { formatPath, type Json, type ValuePath } from '../../json/index.ts';
import { flagOf, parseSet, type SetKind } from './setValues.ts';

/** How the command line says that a run waits; true and `watcher` wait for all objects, as Helm 3's `legacy` does. */
export interface WaitingOptions {
  /** A duration such as `10m`, or seconds. */
  timeout?: string | number;
  wait?: boolean | 'watcher' | 'legacy' | 'hookOnly';
  /** Whether the wait lasts until Jobs have completed. */
  waitForJobs?: boolean;
}

/** The settings that the command line gives for one run. */
export interface OneRunOptions extends WaitingOptions {
  values?: readonly string[];
  set?: readonly string[];
  setString?: readonly string[];
  setJson?: readonly string[];
  setFile?: readonly string[];
  setLiteral?: readonly string[];
  atomic?: boolean;
  /** Helm 4's name of `atomic`. */
  rollbackOnFailure?: boolean;
  createNamespace?: boolean;
  takeOwnership?: boolean;
  skipCrds?: boolean;
  historyMax?: number;
  /** Generated fields to generate again. */
  regenerate?: readonly string[];
}

/**
 * Settings for one run, which override those of the stack's file. As in Helm the precedence is: files in their order, `--set-json`,
 * `--set`, `--set-string`, `--set-file`, `--set-literal`. (Source: helm pkg/cli/values/options.go.)
 * @throws ReleaseError CONFIG_MISSING_FILE, CONFIG_INVALID_YAML, CONFIG_INVALID_VALUE
 */
export async function oneRunSettings(options: OneRunOptions): Promise<ConfigChange[]> {
  const files = await Promise.all((options.values ?? []).map(readValues));
  const assign = (texts: readonly string[] = [], kind: SetKind): ConfigChange[] =>
    texts
      .flatMap((text) => parseSet(text, kind))
      .map(({ path, ...rest }) => ({
        ...rest,
        path: [valuesKey, ...path],
        from: { flag: shownFlag(kind, path, rest.value) },
      }));
  const { regenerate, createNamespace, takeOwnership, historyMax } = options;
  return [
    ...files,
    ...assign(options.setJson, 'json'),
    ...assign(options.set, 'typed'),
    ...assign(options.setString, 'text'),
    ...(await Promise.all(assign(options.setFile, 'file').map(withContent))),
    ...assign(options.setLiteral, 'literal'),
    ...releaseSetting('atomic', options.atomic, '--atomic'),
    ...releaseSetting('atomic', options.rollbackOnFailure, '--rollback-on-failure'),
    ...releaseSetting('createNamespace', createNamespace, '--create-namespace'),
    ...releaseSetting('takeOwnership', takeOwnership, '--take-ownership'),
    ...releaseSetting('crds', options.skipCrds ? 'skip' : undefined, '--skip-crds'),
    ...releaseSetting('historyMax', historyMax, `--history-max ${historyMax}`),
    ...releaseSetting('regenerateNow', regenerate && [...regenerate], `--regenerate ${regenerate?.join(' ')}`),
    ...waitingSettings(options),
  ];
}

/** Whether and how long a run waits, as settings for one run. As `--atomic` does, `--wait-for-jobs` implies the wait. */
export function waitingSettings({ timeout, wait, waitForJobs }: WaitingOptions): ConfigChange[] {
  const waits = wait === undefined ? waitForJobs || undefined : wait !== false && wait !== 'hookOnly';
  const flag = wait === undefined ? '--wait-for-jobs' : wait === false ? '--no-wait' : '--wait';
  return [
    ...releaseSetting('timeout', timeout, `--timeout ${timeout}`),
    ...releaseSetting('wait', waits, flag),
    ...releaseSetting('waitForJobs', waitForJobs, '--wait-for-jobs'),
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

/** The change with the content of the files that its value names. */
async function withContent(change: ConfigChange): Promise<ConfigChange> {
  const { path, value, from } = change;
  const flag = from !== undefined && 'flag' in from ? from.flag : flagOf.file;
  const read = async (file: Json) =>
    readFile(String(file), 'utf8').catch((cause: unknown) => {
      const message = `File ${String(file)} not found: ${flag}.`;
      const hint = `A path is relative to the current folder: \`${flagOf.file} ${formatPath(path.slice(1))}=<file>\`.`;
      throw new ReleaseError('CONFIG_MISSING_FILE', message, { cause, hint });
    });
  // As in Helm, an empty name gives an empty value.
  const content = Array.isArray(value)
    ? await Promise.all(value.map(read))
    : value === ''
      ? ''
      : await read(value ?? '');
  return { path, value: content, ...(from === undefined ? {} : { from }) };
}

/** The values of an encrypted file stay in it: the settings of a run are written to a file. */
async function readValues(file: string): Promise<ConfigChange> {
  const text = await readFile(file, 'utf8').catch((cause: unknown) => {
    throw new ReleaseError('CONFIG_MISSING_FILE', `Values file ${file} not found.`, { cause, position: { file } });
  });
  const source: StackFileText = { path: file, text };
  const { values, isEncrypted } = readValuesFile(source);
  const from = isEncrypted ? { file: source, encryptedAt: resolve(file) } : { file: source };
  return { path: [valuesKey], value: isEncrypted ? {} : values, merge: true, from };
}
