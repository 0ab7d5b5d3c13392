import type { ReleaseSettings } from '../../config/index.ts';
import { type CredentialsHolder, credentialsName, credentialsSecret, objectIdentity } from '../../manifest/index.ts';
import type { RenderedRelease } from '../rendered.ts';

/**
 * Whether a release has the Secret `<release>-credentials`. It has it if its objects or hooks refer to the Secret. A Go template chart may
 * refer to a Secret that somebody else has created. A Secret that this program has created stays, because people and databases use its content.
 * @param holder called only if the answer matters
 */
export async function wantsCredentials(
  { content, objects, countsOnCredentials }: Pick<RenderedRelease, 'content' | 'objects' | 'countsOnCredentials'>,
  { name, namespace, adopt, takeOwnership }: ReleaseSettings,
  holder: () => Promise<CredentialsHolder>,
): Promise<boolean> {
  const isNamed = [content.manifest, ...content.hooks.map(({ manifest }) => manifest)].some((text) =>
    names(text, name),
  );
  if (countsOnCredentials === true && isNamed) return true;
  const own = objectIdentity(credentialsSecret(name), namespace);
  const isMade =
    objects.some(({ object }) => objectIdentity(object, namespace) === own) ||
    content.hooks.some((hook) => hook.kind === 'Secret' && hook.name === credentialsName(name));
  if (isMade) return false;
  const holds = await holder();
  // A Secret created by hand for a release of Helm is adopted with it: the next chart may expect it.
  if (holds === 'release' || (holds === 'other' && adopt !== undefined)) return true;
  return isNamed && (holds === 'nobody' || takeOwnership);
}

function names(text: string, release: string): boolean {
  const secret = credentialsName(release).replaceAll('.', '\\.');
  return new RegExp(`(?<![\\w.-])${secret}(?![\\w-])`).test(text);
}
