import { readdirSync } from 'node:fs';
import { dirname, join, posix, relative, resolve, sep } from 'node:path';
import { ReleaseError } from '../errors.ts';
import { realpath, stat } from './readAtOnce.ts';

/**
 * Lists all files of a chart's folder: paths relative to the folder with `/`, sorted by the bytes of their names. As in
 * Helm, links are followed; unlike in Helm, only inside the repository or project that contains the chart, and never to
 * a hidden file. A chart must not show what its author cannot see.
 * @param shownAs the folder as the user would type it, for messages
 * @param isIgnored leaves out files; an ignored link is not resolved
 * @throws ReleaseError CHART_UNKNOWN_FILE for a link that leads out of the project, to a missing or hidden file, or
 * into a cycle
 */
export async function listFiles(
  directory: string,
  shownAs: string,
  isIgnored: (path: string) => boolean = () => false,
): Promise<string[]> {
  const files: string[] = [];
  let roots: Promise<string[]> | undefined;
  await list('', [await realpath(directory)]);
  return files.sort((left, right) => Buffer.compare(Buffer.from(left), Buffer.from(right)));

  /** @param above the folders that lead to this one, with links resolved */
  async function list(folder: string, above: readonly string[]): Promise<void> {
    for (const entry of readdirSync(join(directory, folder), { withFileTypes: true })) {
      const path = posix.join(folder, entry.name);
      if (entry.isSymbolicLink()) await follow(path, above);
      else if (entry.isDirectory()) await list(path, [...above, join(above.at(-1) ?? '', entry.name)]);
      else if (entry.isFile() && !isIgnored(path)) files.push(path);
    }
  }

  async function follow(path: string, above: readonly string[]): Promise<void> {
    if (isIgnored(path) || isIgnored(`${path}/`)) return;
    const target = await realpath(join(directory, path)).catch(() => undefined);
    if (target === undefined) throw refused(path, 'leads to a file that does not exist');
    roots ??= rootsOf(directory);
    const [chart = '', ...others] = await roots;
    const isAllowed = isIn(target, chart) || others.some((root) => isIn(target, root) && !isHidden(target, root));
    if (!isAllowed) throw refused(path, 'leads out of the project, or to a hidden file');
    const found = await stat(target);
    if (!found.isDirectory()) {
      if (found.isFile()) files.push(path);
    } else if (above.some((each) => isIn(each, target)))
      throw refused(path, 'leads to a folder that contains the link');
    else await list(path, [...above, target]);
  }

  function refused(path: string, reason: string): ReleaseError {
    const file = posix.join(shownAs, path);
    return new ReleaseError('CHART_UNKNOWN_FILE', `The link ${file} ${reason}.`, {
      position: { file },
      hint: 'Copy its target into the chart, or list the link in .helmignore.',
    });
  }
}

/** The roots that links may lead into: the chart, then the repository or project around it; links are resolved. */
async function rootsOf(directory: string): Promise<string[]> {
  const chart = await realpath(directory);
  const around = (await upTo(resolve(directory), '.git')) ?? (await upTo(resolve(directory), 'Pulumi.yaml'));
  return around === undefined ? [chart] : [chart, await realpath(around)];
}

/** The nearest folder, from this one upwards, that contains an entry of this name. */
async function upTo(directory: string, name: string): Promise<string | undefined> {
  const isThere = await stat(join(directory, name)).then(
    () => true,
    () => false,
  );
  if (isThere) return directory;
  const above = dirname(directory);
  return above === directory ? undefined : upTo(above, name);
}

function isIn(path: string, folder: string): boolean {
  return path === folder || path.startsWith(folder.endsWith(sep) ? folder : folder + sep);
}

/** Hidden files often hold credentials: `.env`, `.git/config`, `.ssh`. */
function isHidden(path: string, root: string): boolean {
  return relative(root, path)
    .split(sep)
    .some((part) => part.startsWith('.'));
}
