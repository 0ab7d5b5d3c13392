import { decryptSops, editForRun, openProject, readSettings, shortStackName } from '../config/index.ts';
import type { JsonObject, ValuePath } from '../json/index.ts';
import { type HideSecrets, hideSecrets, recordSecrets, secretTexts } from '../manifest/index.ts';
import type { Connection } from '../revision/index.ts';
import { type RunRequest, readPlainConfig } from './run/runStack.ts';

/**
 * Masks the values of the stack's config secrets, of the Secrets in the release's namespace, and everything that its newest revision has
 * derived from secrets. An application may have written them into a log that an error quotes. If they can't be read, no log line is shown.
 */
export async function maskOf(
  request: RunRequest & {
    connection: Connection;
    release: { name: string; namespace: string };
    secretPaths: readonly ValuePath[];
  },
): Promise<HideSecrets> {
  const { connection, release, secretPaths } = request;
  try {
    const { contentOfRecord, readRevision, readSecretData } = await import('../revision/index.ts');
    const [values, data, recorded] = await Promise.all([
      secretPaths.length === 0 ? {} : plainValues(request),
      readSecretData(connection, release.namespace),
      readRevision(connection, release).then(
        (record) => recordSecrets(contentOfRecord(record)),
        // A refused run has no outputs.
        () => [],
      ),
    ]);
    return hideSecrets([...secretTexts(values, secretPaths), ...data, ...recorded]);
  } catch {
    return (text) => text.replace(/^( {4}).*$/gm, '$1(not shown: it may contain secrets, which could not be read)');
  }
}

/** The values of the run, decrypted: those of the stack's config, and those of encrypted values files. */
async function plainValues(request: RunRequest): Promise<JsonObject> {
  const { stack, directory, changes = [] } = request;
  const config = await readPlainConfig(request);
  const file = { path: '', text: '' };
  const { given } = editForRun(file, directory, changes);
  const [project, decrypt] = [openProject(directory), decryptSops(directory)];
  return readSettings({ stack: shortStackName(stack), config, project, decrypt, run: { file, given } }).values;
}
