import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createTwoFilesPatch } from 'diff';
import { type ConfigChange, editConfig, releaseKey, type StackSettings, valuesKey } from '../../config/index.ts';
import { ReleaseError } from '../../errors.ts';
import { formatPath, isJsonObject, type Json, parsePath, type ValuePath, valueAt } from '../../json/index.ts';
import { deployedVersion, type ReleaseRecord, readRevision } from '../../revision/index.ts';
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
  const changes = [
    ...chartChanges(source.settings, target.settings),
    ...valueChanges(record, value, { source: source.settings, target: target.settings, from }),
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

/** The version of a chart that both stacks take from the same place. A chart of the project has its version in its folder. */
function chartChanges({ release: from }: StackSettings, { release: to }: StackSettings): ConfigChange[] {
  if (from.chart !== to.chart || from.version === undefined) return [];
  return (['version', 'digest'] as const).flatMap((key) =>
    from[key] === to[key] || from[key] === undefined ? [] : [{ path: [releaseKey, key], value: from[key] }],
  );
}

interface Stacks {
  source: StackSettings;
  target: StackSettings;
  /** The name of the source. */
  from: string;
}

/** @throws ReleaseError COMMAND_INVALID for a value that is secret, or that the revision does not have */
function valueChanges({ config }: ReleaseRecord, chosen: readonly string[], stacks: Stacks): ConfigChange[] {
  const { source, target, from } = stacks;
  const named = chosen.map((text): ValuePath => {
    const path = parsePath(text) ?? [];
    if (path.length === 0 || valueAt(config, path) === undefined) {
      throw new ReleaseError('COMMAND_INVALID', `--value ${text}: stack ${from} sets no such value.`, {
        hint: `\`release get values -s ${from}\` lists what its revision sets.`,
      });
    }
    if (
      source.secretPaths.some((secret) =>
        secret.every((part, index) => path[index] === undefined || part === path[index]),
      )
    ) {
      throw new ReleaseError('COMMAND_INVALID', `--value ${text} is a secret of stack ${from}, or contains one.`, {
        hint: 'Set it in the other stack with `pulumi config set --secret --path`.',
      });
    }
    return path;
  });
  return [...imagePaths(config), ...named].flatMap((path) => {
    const value = valueAt(config, path);
    if (value === undefined || JSON.stringify(value) === JSON.stringify(valueAt(target.values, path))) return [];
    return [{ path: [valuesKey, ...path], value }];
  });
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
