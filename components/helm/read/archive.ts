import { mistakeInName, mistakeInVersion } from '../../chart/index.ts';
import { ReleaseError } from '../../errors.ts';
import { isJsonObject, type Json, parseYaml } from '../../json/index.ts';
import { unpackArchive } from './unpackArchive.ts';

export interface ChartIdentity {
  name: string;
  version: string;
}

/**
 * Checks the content of an archive and returns the identity of its chart.
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
    throw new ReleaseError('DEPENDENCY_INVALID', `${shownAs} is not a usable chart: ${reason}.`, {
      hint: 'Report this to the author of the chart. The archive was not unpacked.',
      cause,
    });
  }
}

/** Like {@link readArchive}, and checks that it is the given chart. */
export async function checkArchive(archive: Buffer, { name, version }: ChartIdentity, shownAs: string): Promise<void> {
  const found = await readArchive(archive, shownAs);
  if (found.name === name && found.version === version) return;
  throw new ReleaseError(
    'DEPENDENCY_INVALID',
    `${shownAs} contains the chart ${found.name} ${found.version}, not ${name} ${version}.`,
    { hint: 'Contact the operator of the repository. The archive was discarded.' },
  );
}

function identityIn(data: Buffer): ChartIdentity {
  let metadata: Json;
  try {
    metadata = parseYaml(new TextDecoder('utf-8', { fatal: true }).decode(data));
  } catch (cause) {
    throw new Error('its Chart.yaml is not valid YAML in UTF-8', { cause });
  }
  const { name, version } = isJsonObject(metadata) ? metadata : {};
  if (typeof name !== 'string' || typeof version !== 'string') throw new Error('its Chart.yaml has no name or version');
  const mistake = mistakeInName({ name }) ?? mistakeInVersion({ version });
  if (mistake !== undefined) throw new Error(mistake);
  return { name, version };
}
