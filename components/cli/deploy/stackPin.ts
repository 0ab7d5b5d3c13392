import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type ConfigChange, editRelease, releaseKey, type StackSettings } from '../../config/index.ts';
import { ReleaseError } from '../../errors.ts';
import { projectDirectory } from '../target/currentProject.ts';
import { readStack, readStackText } from '../target/stack.ts';
import { valueFlags } from '../terminal/oneRunOptions.ts';
import { printMessage } from '../terminal/print.ts';
import type { OneRunOptions } from './oneRunSettings.ts';

/** The settings that make a stack deploy a recorded revision instead of its chart. */
const pins = ['rollbackTo', 'adopt'] as const;

/** Changes that remove the stack's pin for one run. */
export const withoutPin: readonly ConfigChange[] = pins.map((key) => ({ path: [releaseKey, key], value: undefined }));

/** A stack's pin: the setting and its revision. */
export function pinOf({ release }: StackSettings): { key: (typeof pins)[number]; revision: number } | undefined {
  return pins.flatMap((key) => (release[key] === undefined ? [] : [{ key, revision: release[key] }]))[0];
}

/**
 * Refuses values for a stack that deploys a recorded revision: the run would succeed without deploying the values.
 * @param stack the name as commands print it
 * @throws ReleaseError RELEASE_PINNED
 */
export function refusePinned(settings: StackSettings, stack: string, options: OneRunOptions): void {
  const pin = pinOf(settings);
  const flags = valueFlags(options);
  if (pin === undefined || flags.length === 0) return;
  const position = settings.origin(['release', pin.key]);
  const frame = position && settings.frameAt(position);
  const verb = flags.length === 1 ? 'has' : 'have';
  throw new ReleaseError(
    'RELEASE_PINNED',
    `Stack ${stack} is pinned to revision ${pin.revision} by kubesentiment:release.${pin.key}: ${flags.join(' and ')} ${verb} no effect.`,
    {
      position,
      frame,
      hint: `To remove the pin and deploy the values, add --unpin to this command. To remove the pin only: release unpin -s ${stack}`,
    },
  );
}

/** Removes the pin from the stack's file. Without a pin nothing is written. */
export async function removePin(stack: string): Promise<void> {
  // Read again: the file may have been edited since.
  const [file, { settings }] = await Promise.all([readStackText(stack), readStack(stack)]);
  const set = pins.filter((key) => settings.release[key] !== undefined);
  if (set.length === 0) return;
  const text = set.reduce((edited, key) => editRelease({ ...file, text: edited }, key, undefined), file.text);
  await writeFile(join(projectDirectory, file.path), text);
  printMessage(`Removed from ${file.path}: ${set.map((key) => `${key}: ${settings.release[key]}`).join(', ')}.`);
}
