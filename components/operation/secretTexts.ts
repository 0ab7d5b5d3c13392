import type { JsonObject, ValuePath } from '../config/index.ts';
import type { ClusterTarget } from '../revision/index.ts';
import { valuesKey } from './editConfig.ts';
import { type RunRequest, readPlainConfig } from './runStack.ts';

/** What replaces a secret. */
const shown = '[secret]';
/** Shorter texts stand in too many words to be hidden, and are no secrets worth the name. */
const shortest = 4;

/** Hides secrets in a text. */
export type Mask = (text: string) => string;

/**
 * Hides the values of the stack's config secrets and of the Secrets in the release's namespace. An application may well have written
 * them into the log that an error quotes. Where they cannot be read, no line of a log is shown.
 */
export async function maskOf(
  request: RunRequest & { cluster: ClusterTarget; namespace: string; secretPaths: readonly ValuePath[] },
): Promise<Mask> {
  try {
    const [{ secretTexts }, { readSecretData }] = await Promise.all([
      import('../chart/index.ts'),
      import('../revision/index.ts'),
    ]);
    const [config, data] = await Promise.all([
      request.secretPaths.length === 0 ? undefined : readPlainConfig(request),
      readSecretData(request.cluster, request.namespace),
    ]);
    const values: JsonObject = JSON.parse(config?.[valuesKey] ?? '{}');
    return hide([...secretTexts(values, request.secretPaths), ...data]);
  } catch {
    return (text) => text.replace(/^( {4}).*$/gm, '$1(not shown: the secrets that it may hold could not be read)');
  }
}

/** Hides these texts, each line of those that have several, and their base64. */
export function hide(secrets: readonly string[]): Mask {
  const texts = secrets.flatMap((secret) => [secret, ...secret.split('\n'), Buffer.from(secret).toString('base64')]);
  const hidden = [...new Set(texts.map((text) => text.trim()))]
    .filter((text) => text.length >= shortest)
    .sort((left, right) => right.length - left.length);
  return (text) => hidden.reduce((masked, secret) => masked.replaceAll(secret, shown), text);
}
