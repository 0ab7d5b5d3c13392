import {
  decryptSops,
  editForRun,
  openProject,
  type PatchSettings,
  readSettings,
  secretsOfPatchFiles,
  shortStackName,
} from '../config/index.ts';
import type { Json, ValuePath } from '../json/index.ts';
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
    release: { name: string; namespace: string; patches: readonly PatchSettings[] };
    secretPaths: readonly ValuePath[];
    secretPatches?: readonly ValuePath[];
  },
): Promise<HideSecrets> {
  const { connection, release, secretPaths, secretPatches = [] } = request;
  const hasFiles = release.patches.some(({ path }) => path !== undefined);
  const isPlain = secretPaths.length + secretPatches.length === 0 && !hasFiles;
  try {
    const { contentOfRecord, readRevision, readSecretData } = await import('../revision/index.ts');
    const [own, data, recorded] = await Promise.all([
      isPlain ? [] : plainSecrets(request, secretPaths, secretPatches),
      readSecretData(connection, release.namespace),
      readRevision(connection, release).then(
        (record) => recordSecrets(contentOfRecord(record)),
        // A refused run has no outputs.
        () => [],
      ),
    ]);
    return hideSecrets([...own, ...data, ...recorded]);
  } catch {
    return (text) => text.replace(/^( {4}).*$/gm, '$1(not shown: it may contain secrets, which could not be read)');
  }
}

/** The secrets of the run, decrypted: those of the stack's config, and those of encrypted files with values or patches. */
async function plainSecrets(
  request: RunRequest,
  secretPaths: readonly ValuePath[],
  secretPatches: readonly ValuePath[],
): Promise<string[]> {
  const { stack, directory, changes = [] } = request;
  const config = await readPlainConfig(request);
  const file = { path: '', text: '' };
  const { given } = editForRun(file, directory, changes);
  const project = openProject(directory);
  const decrypt = decryptSops(directory);
  const run = { stack: shortStackName(stack), config, project, decrypt, run: { file, given } };
  const { values, release, patchSources } = readSettings(run);
  // Their form has been checked.
  const patches = release.patches as unknown as Json;
  return [
    ...secretTexts(values, secretPaths),
    ...secretTexts({ patches }, secretPatches.map(inPatches)),
    ...(patchSources === undefined ? [] : secretsOfPatchFiles(release.patches, patchSources)),
  ];
}

function inPatches(path: ValuePath): ValuePath {
  return ['patches', ...path];
}
