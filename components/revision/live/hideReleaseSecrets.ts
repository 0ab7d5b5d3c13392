import { ReleaseError } from '../../errors.ts';
import type { HideSecrets, ReleaseContent } from '../../manifest/index.ts';
import type { Connection } from '../connection.ts';
import { contentOfRecord } from '../history/recordedContent.ts';
import type { ReleaseRecord } from '../storage/record.ts';
import { newestOf } from '../storage/revisionStore.ts';
import { readSecretData } from './secretData.ts';

/** How long to wait for the namespace's Secrets, in milliseconds: it delays an error message. */
const patienceMs = 5_000;

/**
 * Returns a function that masks the secrets of a release and of its namespace in external text (servers, logs, events), also in common
 * encodings. If the namespace's Secrets cannot be read, masks only the release's own.
 */
export async function releaseSecretsHider(
  { client }: Pick<Connection, 'client'>,
  namespace: string,
  content: ReleaseContent | undefined,
): Promise<HideSecrets> {
  // Lazy import: a successful run does not need it.
  const { hideSecrets, recordSecrets } = await import('../../manifest/index.ts');
  const data = await readSecretData({ client }, namespace, AbortSignal.timeout(patienceMs)).catch(() => []);
  return hideSecrets([...(content === undefined ? [] : recordSecrets(content)), ...data]);
}

/** Like {@link releaseSecretsHider}, for the newest revision of a release. */
export async function newestSecretsHider(connection: Connection, namespace: string): Promise<HideSecrets> {
  return releaseSecretsHider(connection, namespace, await newestContent(connection));
}

async function newestContent({ store }: Pick<Connection, 'store'>): Promise<ReleaseContent | undefined> {
  try {
    const newest = newestOf(await store.list());
    return newest && contentOfRecord((await store.get(newest.version)).record);
  } catch {
    return undefined;
  }
}

/**
 * The error without secrets of the release, so that it can be shown.
 * @param content content of the revision that the error is about. @default content of the newest revision
 */
export async function withoutReleaseSecrets(
  connection: Connection,
  namespace: string,
  error: unknown,
  content?: ReleaseContent,
): Promise<unknown> {
  // This error quotes nothing from the cluster, and the Secrets could not be read anyway.
  if (error instanceof ReleaseError && error.code === 'CLUSTER_UNREACHABLE') return error;
  const known = content ?? (await newestContent(connection));
  const { hideInErrors } = await import('../../manifest/index.ts');
  return hideInErrors(error, await releaseSecretsHider(connection, namespace, known));
}

/** A revision's description for output. Records of earlier versions may quote servers without masking. */
export async function shownDescription(record: ReleaseRecord): Promise<string> {
  const { description } = record.info;
  if (!/failed/i.test(description)) return description;
  const { hideSecrets, recordSecrets } = await import('../../manifest/index.ts');
  return hideSecrets(recordSecrets(contentOfRecord(record)))(description);
}
