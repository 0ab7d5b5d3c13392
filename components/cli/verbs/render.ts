import { resolve } from 'node:path';
import {
  type CapabilityOptions,
  capabilityPins,
  type OneRunOptions,
  oneRunSettings,
} from '../deploy/oneRunSettings.ts';
import { fileNames } from '../render/fileNames.ts';
import { type LeftOut, type PlainObject, type PlainOptions, plainRelease } from '../render/plainRelease.ts';
import { earlierFile, renderedFiles, type SealedFiles, writeFolder } from '../render/renderedFolder.ts';
import { projectDirectory } from '../target/currentProject.ts';
import { decryptedStack } from '../target/decryptedStack.ts';
import { renderOffline } from '../target/renderOffline.ts';
import { readStack } from '../target/stack.ts';
import { type OutputFormat, serialize } from '../terminal/output.ts';
import { printMessage } from '../terminal/print.ts';

export interface RenderOptions extends OneRunOptions, CapabilityOptions, PlainOptions {
  /** For whom Secrets are encrypted: recipients of age. @default those of `.sops.yaml` */
  age?: readonly string[];
  /** The folder for the files, relative to the current folder. */
  out: string;
}

/**
 * Writes the release of a stack as plain YAML for a GitOps tool. Nothing is written if an object other than a Secret contains a secret.
 * @returns the text to print
 * @throws ReleaseError(s) RENDER_SECRET, RENDER_FOLDER, RENDER_UNKNOWN_OBJECT; SOPS_*, VALUES_*; CONFIG_*, CHART_*, DEPENDENCY_*
 */
export async function render(
  stack: string,
  options: RenderOptions,
  format: OutputFormat,
  directory: string = projectDirectory,
): Promise<string> {
  const { out, age = [] } = options;
  const seals = options.secrets === 'sops' || age.length > 0;
  const secrets = seals ? 'sops' : 'omit';
  const changes = [...(await oneRunSettings(options)), ...capabilityPins(options)];
  const view = seals ? await decryptedStack(stack, directory, changes) : await readStack(stack, directory, changes);
  const { objects, leftOut, checksums } = await plainRelease(await renderOffline(view, directory), view, {
    ...options,
    secrets,
  });
  const files = renderedFiles(objects, seals ? await sealedFiles(objects, options) : undefined);
  const done = await writeFolder(resolve(out), files, out);
  for (const note of notesOn(leftOut, checksums, options.hooks)) printMessage(note);
  if (format !== 'table') return serialize({ folder: out, ...done, leftOut: leftOut.map(jsonOf), checksums }, format);
  const lines = [
    ...done.written.map((path) => `wrote ${path}`),
    ...done.removed.map((path) => `removed ${path}`),
    `${out}: ${done.written.length} written, ${done.removed.length} removed, ${done.unchanged.length} unchanged`,
  ];
  return `${lines.join('\n')}\n`;
}

/** Reads the Secrets of an earlier render, and loads the code that encrypts. */
async function sealedFiles(
  objects: readonly PlainObject[],
  { out, hooks, age = [] }: RenderOptions,
): Promise<SealedFiles> {
  const { sealSecret } = await import('../render/sealedSecrets.ts');
  const secrets = objects.filter(({ isSecret }) => isSecret);
  const names = fileNames(objects.map(({ object }) => object));
  const earlier = new Map<string, string>();
  for (const each of secrets) {
    const path = names[objects.indexOf(each)] ?? '';
    const text = await earlierFile(resolve(out), path);
    if (text !== undefined) earlier.set(path, text);
  }
  return {
    usesKsops: hooks === 'argocd',
    seal: (object, path) => sealSecret(object, path, earlier.get(path), { folder: out, age, report: printMessage }),
  };
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
    [withReason('generated').map(({ object }) => object), 'Secrets with generated values are left out', ''],
    [ofHelm, `Hooks are left out (${why})`, ''],
    [sameName, 'Hooks are left out (another object has the same name)', ''],
    [checksums, 'Checksums of Secrets are left out', ''],
  ];
  return notes.flatMap(([names, what, advice]) =>
    names.length === 0 ? [] : [`${what}: ${names.join(', ')}.${advice}`],
  );
}
