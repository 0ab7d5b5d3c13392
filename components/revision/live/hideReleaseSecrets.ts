import { ReleaseError, ReleaseErrors } from '../../errors.ts';
import type { HideSecrets, ReleaseContent } from '../../manifest/index.ts';
import type { Connection } from '../connection.ts';
import { contentOfRecord } from '../history/recordedContent.ts';
import type { ReleaseRecord } from '../storage/record.ts';
import { newestOf } from '../storage/revisionStore.ts';
import { secretDataIn } from './secretData.ts';

/** How long the Secrets of a namespace may take, in milliseconds: an error waits for them. */
const patienceMs = 5_000;

/**
 * Hides in what others say (servers, logs, events) the secrets of a release and those of its namespace, in every form that is common.
 * Where the namespace's cannot be read, the release's alone are hidden.
 */
export async function releaseSecretsHider(
  { client }: Pick<Connection, 'client'>,
  namespace: string,
  content: ReleaseContent | undefined,
): Promise<HideSecrets> {
  // Loaded here: a run that goes well needs none of it.
  const { hideSecrets, recordSecrets } = await import('../../manifest/index.ts');
  const data = await secretDataIn(client, namespace, AbortSignal.timeout(patienceMs)).catch(() => []);
  return hideSecrets([...(content === undefined ? [] : recordSecrets(content)), ...data]);
}

/** The same for the newest revision of a release. */
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
 * An error as it may be told: without the secrets of the release that it may quote.
 * @param content of the revision that it is about; that of the newest where it is not known
 */
export async function withoutReleaseSecrets(
  connection: Connection,
  namespace: string,
  error: unknown,
  content?: ReleaseContent,
): Promise<unknown> {
  // Nobody quotes anything there, and nothing could be read.
  if (error instanceof ReleaseError && error.code === 'CLUSTER_UNREACHABLE') return error;
  const known = content ?? (await newestContent(connection));
  return withoutTexts(error, await releaseSecretsHider(connection, namespace, known));
}

/** The same error with its texts changed. Its cause goes: it says the same. */
export function withoutTexts(error: unknown, hide: HideSecrets): unknown {
  if (error instanceof ReleaseErrors) return new ReleaseErrors(error.errors.map((each) => hiddenIn(each, hide)));
  if (error instanceof ReleaseError) return hiddenIn(error, hide);
  return new Error(hide(error instanceof Error ? error.message : String(error)));
}

function hiddenIn({ code, message, position, frame, hint }: ReleaseError, hide: HideSecrets): ReleaseError {
  return new ReleaseError(code, hide(message), {
    ...(position === undefined ? {} : { position }),
    ...(frame === undefined ? {} : { frame: hide(frame) }),
    ...(hint === undefined ? {} : { hint: hide(hint) }),
  });
}

/** A revision's description as it may be shown: records of earlier versions quote what servers said. */
export async function shownDescription(record: ReleaseRecord): Promise<string> {
  const { description } = record.info;
  if (!/failed/i.test(description)) return description;
  const { hideSecrets, recordSecrets } = await import('../../manifest/index.ts');
  return hideSecrets(recordSecrets(contentOfRecord(record)))(description);
}
