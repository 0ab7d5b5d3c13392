import { publishArchive } from '../../dependencies/index.ts';
import { ReleaseError } from '../../errors.ts';
import { readIfExists } from '../../files/readFolder.ts';
import { unmaskedStack } from '../dependency/secrets.ts';
import { projectDirectory } from '../target/currentProject.ts';
import { settingsWithoutStack } from '../target/stack.ts';
import { type OutputFormat, serialize } from '../terminal/output.ts';

export interface PublishOptions {
  /** The stack with the repositories and their credentials. */
  stack?: string;
  /** The URL of the archives in the index.yaml of a folder. */
  url?: string;
}

/**
 * Publishes an archive of a chart, with its provenance file if there is one beside it.
 * @param target a folder, a URL, or `@name` of a repository
 * @throws ReleaseError PACKAGE_EXISTS, PACKAGE_UPLOAD, PACKAGE_ALTERED, CONFIG_MISSING_FILE, DEPENDENCY_*
 */
export async function publish(
  archive: string,
  target: string,
  { stack, url }: PublishOptions,
  format: OutputFormat,
  directory: string = projectDirectory,
): Promise<string> {
  const data = await readIfExists(archive);
  if (data === undefined) {
    throw new ReleaseError('CONFIG_MISSING_FILE', `The file ${archive} does not exist.`, {
      hint: 'Make it with `release package`.',
    });
  }
  // Without a stack, only the names of Helm's own list of repositories are known.
  const settings = stack === undefined ? settingsWithoutStack() : await unmaskedStack(stack, directory);
  const { isKnown, ...published } = await publishArchive({
    shownAs: archive,
    data,
    provenance: await readIfExists(`${archive}.prov`),
    target,
    url,
    settings: settings.dependencies,
    projectDirectory: directory,
    env: process.env,
    ...(stack === undefined ? {} : { stack }),
  });
  if (format !== 'table') return serialize({ ...published, known: isKnown }, format);
  const { name, version, place, manifest } = published;
  const digest = manifest === undefined ? '' : `${manifest}\n`;
  return `${isKnown ? `${name} ${version} is published already` : `Published ${name} ${version}`}: ${place}\n${digest}`;
}
