import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import {
  type ConfigChange,
  decryptSops,
  editForRun,
  openProject,
  readSettings,
  readStackFile,
  shortStackName,
} from '../../config/index.ts';
import { ReleaseError } from '../../errors.ts';
import { isJsonObject, type Json, type JsonObject, readJson, valueAt, withValueAt } from '../../json/index.ts';
import { readStack, readStackText, type StackView } from './stack.ts';

/**
 * Reads a stack like readStack, with the secrets of its config and of its encrypted values files in plain text: in memory only. Pulumi's
 * engine runs only if the config has secrets.
 * @throws ReleaseError(s) those of readStack; ENGINE_FAILED if the engine cannot decrypt the config; SOPS_*, VALUES_*
 */
export async function decryptedStack(
  stack: string,
  directory: string,
  changes: readonly ConfigChange[],
): Promise<StackView> {
  const { cluster } = await readStack(stack, directory, changes);
  const own = await readStackText(stack, directory);
  const { file, given } = editForRun(own, directory, changes);
  const project = openProject(directory);
  const { config: masked, secretKeys, secretPaths } = readStackFile(file);
  const config = { ...project.config(), ...masked };
  const decrypted = secretPaths.length === 0 ? {} : await decryptedConfig(stack, directory);
  for (const [key = '', ...path] of secretPaths) {
    const name = String(key);
    const text = decrypted[name];
    const value = path.length === 0 ? text : valueAt(parsed(text), path);
    if (text === undefined || value === undefined) throw missingSecret(stack, [name, ...path]);
    config[name] = path.length === 0 ? text : JSON.stringify(withValueAt(parsed(config[name]), path, value));
  }
  const settings = readSettings({
    ...{ stack: shortStackName(stack), config, secretKeys, file, project },
    ...{ run: { file: own, given }, decrypt: decryptSops(directory) },
  });
  return { stack, settings, cluster };
}

function missingSecret(stack: string, path: readonly (string | number)[]): ReleaseError {
  return new ReleaseError('ENGINE_FAILED', `Pulumi's config of the stack ${stack} has no value of ${path.join('.')}.`, {
    hint: `The stack's file has a secret there. Compare it with \`pulumi config -s ${stack}\`.`,
  });
}

function parsed(text: string | undefined): JsonObject | Json[] {
  try {
    const value = readJson(text ?? '');
    return isJsonObject(value) || Array.isArray(value) ? value : {};
  } catch {
    return {};
  }
}

/** In bytes. */
const largestOutput = 64_000_000;

/** The values of the stack's config as Pulumi passes them to a program. */
async function decryptedConfig(stack: string, directory: string): Promise<Record<string, string>> {
  try {
    const args = ['config', '--show-secrets', '--json', '--non-interactive', '--stack', stack];
    const { stdout } = await promisify(execFile)('pulumi', args, {
      cwd: directory,
      env: process.env,
      maxBuffer: largestOutput,
    });
    const config: Json = JSON.parse(stdout);
    const entries = isJsonObject(config) ? Object.entries(config) : [];
    return Object.fromEntries(
      entries.flatMap(([key, entry]) => {
        const value = isJsonObject(entry) ? (entry.objectValue ?? entry.value) : undefined;
        return value === undefined ? [] : [[key, typeof value === 'string' ? value : JSON.stringify(value)]];
      }),
    );
  } catch {
    // Without its cause: the output may contain decrypted values.
    throw new ReleaseError('ENGINE_FAILED', `Pulumi cannot decrypt the config of the stack ${stack}.`, {
      hint: `Run \`pulumi config -s ${stack}\` to see why: is pulumi installed and logged in, and is its passphrase set?`,
    });
  }
}
