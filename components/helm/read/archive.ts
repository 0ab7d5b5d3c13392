import { mistakeInName, mistakeInVersion } from '../../chart/index.ts';
import { ReleaseError } from '../../errors.ts';
import { isJsonObject, type Json, parseYaml } from '../../json/index.ts';
import { unpackArchive } from './unpackArchive.ts';

export interface ChartIdentity {
  name: string;
  version: string;
}

/**
 * Which chart an archive holds, after everything in it was found harmless.
 * @param shownAs the archive as messages name it
 * @throws ReleaseError DEPENDENCY_INVALID
 */
export async function readArchive(archive: Buffer, shownAs: string): Promise<ChartIdentity> {
  try {
    const metadata = (await unpackArchive(archive)).find(({ path }) => path === 'Chart.yaml');
    if (metadata === undefined) throw new Error('it has no Chart.yaml');
    return identityIn(metadata.data);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new ReleaseError('DEPENDENCY_INVALID', `${shownAs} is no chart that can be taken: ${reason}.`, {
      hint: 'Ask who made the archive. Nothing was unpacked.',
      cause,
    });
  }
}

/** The same, and it must be this chart. */
export async function checkArchive(archive: Buffer, { name, version }: ChartIdentity, shownAs: string): Promise<void> {
  const found = await readArchive(archive, shownAs);
  if (found.name === name && found.version === version) return;
  throw new ReleaseError(
    'DEPENDENCY_INVALID',
    `${shownAs} holds the chart ${found.name} ${found.version}, and not ${name} ${version}.`,
    { hint: 'Ask who runs the repository. Nothing was kept.' },
  );
}

function identityIn(data: Buffer): ChartIdentity {
  let metadata: Json;
  try {
    metadata = parseYaml(new TextDecoder('utf-8', { fatal: true }).decode(data));
  } catch (cause) {
    throw new Error('its Chart.yaml is no valid YAML in UTF-8', { cause });
  }
  const { name, version } = isJsonObject(metadata) ? metadata : {};
  if (typeof name !== 'string' || typeof version !== 'string') throw new Error('its Chart.yaml has no name or version');
  const mistake = mistakeInName({ name }) ?? mistakeInVersion({ version });
  if (mistake !== undefined) throw new Error(mistake);
  return { name, version };
}
