import type { ReleaseSettings } from '../../config/index.ts';
import { type CredentialsHolder, credentialsName, credentialsSecret, objectIdentity } from '../../manifest/index.ts';
import type { RenderedRelease } from '../rendered.ts';

/**
 * Whether a release has the Secret `<release>-credentials`. A chart of ours counts on it. A chart of Go templates has it where its objects
 * or hooks name it and nobody has made it; one that this program has made stays, since people and databases know what is in it.
 * @param holder asked where it matters
 */
export async function wantsCredentials(
  { content, objects, countsOnCredentials }: Pick<RenderedRelease, 'content' | 'objects' | 'countsOnCredentials'>,
  { name, namespace, adopt, takeOwnership }: ReleaseSettings,
  holder: () => Promise<CredentialsHolder>,
): Promise<boolean> {
  if (countsOnCredentials === true) return true;
  const own = objectIdentity(credentialsSecret(name), namespace);
  const isMade =
    objects.some(({ object }) => objectIdentity(object, namespace) === own) ||
    content.hooks.some((hook) => hook.kind === 'Secret' && hook.name === credentialsName(name));
  if (isMade) return false;
  const holds = await holder();
  // One that people have made by hand for Helm's release comes with it: the chart that follows may count on it.
  if (holds === 'release' || (holds === 'other' && adopt !== undefined)) return true;
  const takes = holds === 'nobody' || takeOwnership;
  return (
    takes && [content.manifest, ...content.hooks.map(({ manifest }) => manifest)].some((text) => names(text, name))
  );
}

function names(text: string, release: string): boolean {
  const secret = credentialsName(release).replaceAll('.', '\\.');
  return new RegExp(`(?<![\\w.-])${secret}(?![\\w-])`).test(text);
}
