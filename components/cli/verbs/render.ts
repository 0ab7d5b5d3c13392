import { resolve } from 'node:path';
import {
  type CapabilityOptions,
  capabilityPins,
  type OneRunOptions,
  oneRunSettings,
} from '../deploy/oneRunSettings.ts';
import { type LeftOut, type PlainOptions, plainRelease } from '../render/plainRelease.ts';
import { renderedFiles, writeFolder } from '../render/renderedFolder.ts';
import { projectDirectory } from '../target/currentProject.ts';
import { renderOffline } from '../target/renderOffline.ts';
import { readStack } from '../target/stack.ts';
import { type OutputFormat, serialize } from '../terminal/output.ts';
import { printMessage } from '../terminal/print.ts';

export interface RenderOptions extends OneRunOptions, CapabilityOptions, PlainOptions {
  /** The folder for the files, relative to the current folder. */
  out: string;
}

/**
 * Writes the release of a stack as plain YAML for a GitOps tool. Nothing is written if an object contains a secret.
 * @returns the text to print
 * @throws ReleaseError(s) RENDER_SECRET, RENDER_FOLDER, RENDER_UNKNOWN_OBJECT; CONFIG_*, CHART_*, DEPENDENCY_*
 */
export async function render(
  stack: string,
  options: RenderOptions,
  format: OutputFormat,
  directory: string = projectDirectory,
): Promise<string> {
  const { out } = options;
  const view = await readStack(stack, directory, [...(await oneRunSettings(options)), ...capabilityPins(options)]);
  const { objects, leftOut, checksums } = await plainRelease(await renderOffline(view, directory), view, options);
  const changes = await writeFolder(resolve(out), renderedFiles(objects), out);
  for (const note of notesOn(leftOut, checksums, options.hooks)) printMessage(note);
  if (format !== 'table')
    return serialize({ folder: out, ...changes, leftOut: leftOut.map(jsonOf), checksums }, format);
  const lines = [
    ...changes.written.map((path) => `wrote ${path}`),
    ...changes.removed.map((path) => `removed ${path}`),
    `${out}: ${changes.written.length} written, ${changes.removed.length} removed, ${changes.unchanged.length} unchanged`,
  ];
  return `${lines.join('\n')}\n`;
}

function jsonOf({ object, reason, events }: LeftOut) {
  return { object, reason, ...(events === undefined ? {} : { events }) };
}

function notesOn(leftOut: readonly LeftOut[], checksums: readonly string[], hooks: PlainOptions['hooks']): string[] {
  const withReason = (reason: LeftOut['reason']) => leftOut.filter((each) => each.reason === reason);
  const secrets = withReason('secret').map(({ object }) => object);
  const ofHelm = withReason('hook').map(({ object, events = [] }) => `${object} (${events.join(', ')})`);
  const sameName = withReason('sameName').map(({ object }) => object);
  const why = hooks === 'argocd' ? 'Argo CD has no equivalent' : `--hooks ${hooks}`;
  const notes: [readonly string[], string, string][] = [
    [secrets, 'Secrets are left out', ' Create them with External Secrets or Sealed Secrets: see docs/gitops.md.'],
    [ofHelm, `Hooks are left out (${why})`, ''],
    [sameName, 'Hooks are left out (another object has the same name)', ''],
    [checksums, 'Checksums of Secrets are left out', ''],
  ];
  return notes.flatMap(([names, what, advice]) =>
    names.length === 0 ? [] : [`${what}: ${names.join(', ')}.${advice}`],
  );
}
