import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createTwoFilesPatch } from 'diff';
import { type ConfigChange, editConfig, releaseKey, type StackSettings, valuesKey } from '../../config/index.ts';
import { ReleaseError } from '../../errors.ts';
import { formatPath, isJsonObject, type Json, parsePath, type ValuePath, valueAt } from '../../json/index.ts';
import { currentSecretPaths } from '../../manifest/index.ts';
import { contentOfRecord, deployedVersion, type ReleaseRecord, readRevision } from '../../revision/index.ts';
import { connectStack } from '../target/connectedStack.ts';
import { projectDirectory } from '../target/currentProject.ts';
import { readStack, readStackText } from '../target/stack.ts';
import { confirm } from '../terminal/confirm.ts';
import type { OutputFormat } from '../terminal/output.ts';
import { printMessage } from '../terminal/print.ts';
import type { VerbResult } from '../terminal/verbResult.ts';

export interface PromoteOptions {
  yes?: boolean;
  /** More values to move, by their paths. */
  value?: readonly string[];
  /** Whether to only show the difference. */
  previewOnly?: boolean;
  /** Whether to deploy the stack afterwards. */
  deploy?: boolean;
}

/**
 * Moves what one stack has deployed into the file of another one: tags and digests of images, the version of a chart from a repository, and
 * the values that the command line names. The file keeps its comments and its form.
 * @throws ReleaseError(s) RELEASE_NOT_DEPLOYED, COMMAND_INVALID, CONFIG_*, CLUSTER_*
 */
export async function promote(
  from: string,
  to: string,
  { yes = false, value = [], previewOnly = false, deploy = false }: PromoteOptions,
  format: OutputFormat,
): Promise<VerbResult> {
  const [source, target] = [connectStack(await readStack(from)), await readStack(to)];
  const version = await deployedVersion(source.connection);
  if (version === undefined) {
    throw new ReleaseError('RELEASE_NOT_DEPLOYED', `Stack ${from} has no deployed revision to promote.`, {
      hint: `See \`release history -s ${from}\`.`,
    });
  }
  const record = await readRevision(source.connection, source.settings.release, version);
  const moved = chartChanges(record, source.settings, target.settings);
  const changes = [
    ...moved,
    ...valueChanges(record, value, { source: source.settings, target: target.settings, from, to }),
  ];
  const file = await readStackText(to);
  const text = changes.length === 0 ? file.text : editConfig(file, changes);
  if (text === file.text) {
    printMessage(`${file.path} already has what revision ${version} of stack ${from} has.`);
    return { text: '', exitCode: 0 };
  }
  printMessage(`From stack ${from}, revision ${version}, into ${file.path}:`);
  printMessage(
    createTwoFilesPatch(file.path, file.path, file.text, text, '', '', { context: 2 }).split('\n').slice(3).join('\n'),
  );
  if (target.settings.release.rollbackTo !== undefined) {
    printMessage(
      `${file.path} pins revision ${target.settings.release.rollbackTo}: \`release unpin -s ${to}\` ends that.`,
    );
  }
  if (moved.some(({ path, value }) => path.at(-1) === 'digest' && value === undefined)) {
    printMessage(`The digest of the chart is not known here: \`release dependency update -s ${to}\` writes it.`);
  }
  if (previewOnly) return { text: '', exitCode: 0 };
  if (!yes && !(await confirm(`Write ${file.path}${deploy ? ` and deploy stack ${to}` : ''}?`))) {
    printMessage('Nothing was changed.');
    return { text: '', exitCode: 1 };
  }
  await writeFile(join(projectDirectory, file.path), text);
  if (!deploy) return { text: `Wrote ${file.path}. Next: release deploy -s ${to}\n`, exitCode: 0 };
  const { deploy: deployStack } = await import('../deploy/deploy.ts');
  return deployStack({ stack: to }, format);
}

/**
 * The version of the deployed chart, for stacks that take the chart from the same place. A chart of the project has its version in its folder.
 * After a rollback the deployed version is not the version in the source's file; its digest is not recorded.
 */
export function chartChanges(
  { chart: { metadata } }: Pick<ReleaseRecord, 'chart'>,
  { release: from }: Pick<StackSettings, 'release'>,
  { release: to }: Pick<StackSettings, 'release'>,
): ConfigChange[] {
  const { name, version: deployed } = metadata;
  if (from.chart !== to.chart || from.version === undefined || typeof deployed !== 'string') return [];
  const isInFile = plainVersion(deployed) === plainVersion(from.version);
  // A rollback may have deployed another chart, whose version means nothing for this one.
  if (!isInFile && from.chart.split('/').at(-1) !== name) return [];
  const version = isInFile ? from.version : deployed;
  const unchanged = version === to.version ? to.digest : undefined;
  const pins = { version, digest: (isInFile ? from.digest : undefined) ?? unchanged };
  return (['version', 'digest'] as const).flatMap((key) =>
    pins[key] === to[key] ? [] : [{ path: [releaseKey, key], value: pins[key] }],
  );
}

/** Repositories may write a `v` before a version. */
function plainVersion(version: string): string {
  return version.replace(/^v/, '');
}

interface Stacks {
  source: Pick<StackSettings, 'values' | 'secretPaths'>;
  target: Pick<StackSettings, 'values' | 'secretPaths'>;
  /** The names of both. */
  from: string;
  to: string;
}

/**
 * The images' tags and digests and the chosen values. Helm's record has secrets in plain text: paths that its marks or the source's file call
 * secret are not read. A tag that is a secret of the target stays as it is.
 * @throws ReleaseError COMMAND_INVALID for a value that is secret in one of the stacks, or that the revision does not have
 */
export function valueChanges(record: ReleaseRecord, chosen: readonly string[], stacks: Stacks): ConfigChange[] {
  const { config } = record;
  const { source, target, from, to } = stacks;
  const { values: secrets } = currentSecretPaths(contentOfRecord(record), source).paths;
  const isSecret = (path: ValuePath) => touches(secrets, path);
  const named = chosen.map((text): ValuePath => {
    const path = parsePath(text) ?? [];
    if (path.length === 0 || valueAt(config, path) === undefined) {
      throw new ReleaseError('COMMAND_INVALID', `--value ${text}: stack ${from} sets no such value.`, {
        hint: `\`release get values -s ${from}\` lists what its revision sets.`,
      });
    }
    if (isSecret(path)) {
      throw new ReleaseError('COMMAND_INVALID', `--value ${text} is a secret of stack ${from}, or contains one.`, {
        hint: 'Set it in the other stack with `pulumi config set --secret --path`.',
      });
    }
    // The value would take the place of the secret, also of a secret inside of a map or a list.
    const lost = target.secretPaths.find((secret) => path.every((part, index) => secret[index] === part));
    if (lost !== undefined) {
      const what = lost.length === path.length ? 'is a secret' : `contains the secret ${formatPath(lost)}`;
      throw new ReleaseError('COMMAND_INVALID', `--value ${text} ${what} of stack ${to}, which keeps its own.`, {
        hint: 'Name the other values in it one by one: `--value` can be given several times.',
      });
    }
    return path;
  });
  const images = imagePaths(config).filter((path) => !isSecret(path) && !touches(target.secretPaths, path));
  return [...images, ...named].flatMap((path) => {
    const value = valueAt(config, path);
    if (value === undefined || JSON.stringify(value) === JSON.stringify(valueAt(target.values, path))) return [];
    return [{ path: [valuesKey, ...path], value }];
  });
}

/** Whether a value is one of the secrets, contains one, or is in one. */
function touches(secrets: readonly ValuePath[], path: ValuePath): boolean {
  return secrets.some((secret) => secret.every((part, index) => path[index] === undefined || part === path[index]));
}

/** The paths of the tags and digests of images: `image.tag`, `sidecar.image.digest`, `imageTag`. */
function imagePaths(values: Json, path: ValuePath = []): ValuePath[] {
  if (!isJsonObject(values)) return [];
  return Object.entries(values).flatMap(([key, value]) => {
    const own = [...path, key];
    if (isJsonObject(value)) return imagePaths(value, own);
    const isImage = /(?:^|\.)[a-zA-Z]*image\.(?:tag|digest)$|(?:^|\.)imageTag$/i.test(formatPath(own));
    return isImage && typeof value !== 'object' ? [own] : [];
  });
}
