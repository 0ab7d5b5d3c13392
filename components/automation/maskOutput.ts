import { valuesKey } from '../config/index.ts';
import type { JsonObject, ValuePath } from '../json/index.ts';
import { type HideSecrets, hideSecrets, recordSecrets, secretTexts } from '../manifest/index.ts';
import type { ClusterTarget } from '../revision/index.ts';
import { type RunRequest, readPlainConfig } from './run/runStack.ts';

/** What replaces a secret, as Pulumi writes it. */
const shown = '[secret]';

/**
 * Hides the values of the stack's config secrets, of the Secrets in the release's namespace, and what its newest revision has made of
 * secrets. An application may well have written them into the log that an error quotes. Where they cannot be read, no line of a log is shown.
 */
export async function maskOf(
  request: RunRequest & {
    cluster: ClusterTarget;
    release: { name: string; namespace: string };
    secretPaths: readonly ValuePath[];
  },
): Promise<HideSecrets> {
  const { cluster, release, secretPaths } = request;
  try {
    const { contentOfRecord, readRevision, readSecretData } = await import('../revision/index.ts');
    const [config, data, recorded] = await Promise.all([
      secretPaths.length === 0 ? undefined : readPlainConfig(request),
      readSecretData(cluster, release.namespace),
      readRevision(cluster, release).then(
        (record) => recordSecrets(contentOfRecord(record)),
        // A run that was refused has none.
        () => [],
      ),
    ]);
    const values: JsonObject = JSON.parse(config?.[valuesKey] ?? '{}');
    return hideSecrets([...secretTexts(values, secretPaths), ...data, ...recorded], shown);
  } catch {
    return (text) => text.replace(/^( {4}).*$/gm, '$1(not shown: the secrets that it may hold could not be read)');
  }
}
