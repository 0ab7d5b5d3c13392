import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { stackFileName } from '../../config/index.ts';
import { readStack, type StackView } from '../target/stack.ts';
import { problemsOf } from './bounded.ts';
import { type Check, ok, warning } from './check.ts';

/** Checks the stack's file: whether it is valid, and whether its secrets can be decrypted. */
export async function checkConfig(
  directory: string,
  stack: string,
  env: NodeJS.ProcessEnv = process.env,
): Promise<{ checks: Check[]; view?: StackView }> {
  try {
    const view = await readStack(stack, directory);
    const text = await readFile(join(directory, stackFileName(stack)), 'utf8');
    const locked =
      /^encryptionsalt:/m.test(text) && !('PULUMI_CONFIG_PASSPHRASE' in env || 'PULUMI_CONFIG_PASSPHRASE_FILE' in env);
    const passphrase = warning(
      'passphrase',
      'The secrets of the stack need a passphrase, and it is not set.',
      'Set PULUMI_CONFIG_PASSPHRASE or PULUMI_CONFIG_PASSPHRASE_FILE; otherwise pulumi prompts for it.',
    );
    return { checks: [ok('config', `${stackFileName(stack)} is valid`), ...(locked ? [passphrase] : [])], view };
  } catch (error) {
    return { checks: problemsOf('config', error) };
  }
}
