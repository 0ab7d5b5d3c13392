import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { openProject, readSettings, readStackFile, type StackSettings, shortStackName } from '../../config/index.ts';
import { isJsonObject, type Json } from '../../json/index.ts';
import { secretMask } from '../../secretMask.ts';
import { projectDirectory } from '../target/currentProject.ts';
import { readStack, readStackText } from '../target/stack.ts';
import { printMessage } from '../terminal/print.ts';

/**
 * A stack's settings with the passwords of its repositories, which only Pulumi's engine can decrypt. The engine runs only if there are
 * any. If it fails, the passwords are missing, and the environment can provide them.
 */
export async function unmaskedStack(stack: string, directory: string = projectDirectory): Promise<StackSettings> {
  const { settings } = await readStack(stack, directory);
  if (!JSON.stringify(settings.dependencies.repositories).includes(secretMask)) return settings;
  const file = await readStackText(stack, directory);
  const key = 'kubesentiment:dependencies';
  const decrypted = await decrypt(stack, key, directory);
  if (decrypted === undefined) {
    printMessage('The passwords of the repositories cannot be decrypted: is pulumi installed and logged in?');
    return settings;
  }
  const { config, secretKeys } = readStackFile(file);
  const project = openProject(directory);
  const whole = { ...project.config(), ...config, [key]: decrypted };
  return readSettings({ stack: shortStackName(stack), config: whole, secretKeys, file, project });
}

async function decrypt(stack: string, key: string, directory: string): Promise<string | undefined> {
  try {
    const args = ['config', '--show-secrets', '--json', '--non-interactive', '--stack', stack];
    const { stdout } = await promisify(execFile)('pulumi', args, { cwd: directory });
    const config: Json = JSON.parse(stdout);
    const entry = isJsonObject(config) ? config[key] : undefined;
    const value = isJsonObject(entry) ? (entry.objectValue ?? entry.value) : undefined;
    if (value === undefined) return undefined;
    return typeof value === 'string' ? value : JSON.stringify(value);
  } catch {
    // The error output may contain decrypted values.
    return undefined;
  }
}
