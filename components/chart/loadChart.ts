import { readdir, readFile } from 'node:fs/promises';
import { join, posix } from 'node:path';
import { isJsonObject, type JsonObject } from '../config/index.ts';
import { ReleaseError } from '../errors.ts';
import type { Chart, ChartFile, TemplateFile } from './chart.ts';
import { readIgnoreRules } from './ignoreRules.ts';
import { readMetadata } from './readMetadata.ts';
import { readYaml } from './yaml.ts';

const schemaName = 'values.schema.json';
const ignoreName = '.helmignore';

/** Files that Helm reads itself, and the folders of templates and dependencies. */
const ownFiles =
  /^(?:Chart\.(?:yaml|lock)|values\.yaml|values\.schema\.json|\.helmignore|(?:templates|charts|crds)\/.*)$/;

/**
 * Reads a chart from its folder: the only part of the chart's way that touches files.
 * @param shownAs the folder as the user would type it, for messages
 * @throws ReleaseError CHART_MISSING, CHART_INVALID_METADATA, CHART_INVALID_VALUES, CHART_INVALID_SCHEMA
 */
export async function loadChart(directory: string, shownAs: string = directory): Promise<Chart> {
  const metadata = readMetadata(
    await readRequired(directory, shownAs, 'Chart.yaml'),
    posix.join(shownAs, 'Chart.yaml'),
  );
  const valuesFile = posix.join(shownAs, 'values.yaml');
  const text = await readRequired(directory, shownAs, 'values.yaml');
  const read = readYaml({ text, file: valuesFile, code: 'CHART_INVALID_VALUES' });
  const values = read.value ?? {};
  if (!isJsonObject(values)) {
    throw new ReleaseError('CHART_INVALID_VALUES', 'The values must be a map.', {
      position: { file: valuesFile, line: 1 },
    });
  }
  const paths = await pathsIn(directory);
  const templates = paths.filter((path) => /^templates\/.*\.hbs$/.test(path));
  const isIgnored = paths.includes(ignoreName) ? await readIgnored(directory, shownAs) : () => false;
  // Only files: to keep our templates from stock Helm, a chart names them in its .helmignore.
  const files = paths.filter((path) => !ownFiles.test(path) && !isIgnored(path));
  const schema = paths.includes(schemaName) ? await readSchema(directory, shownAs) : undefined;
  return {
    directory,
    shownAs,
    metadata,
    values,
    originOf: read.positionOf,
    ...(schema === undefined ? {} : { schema }),
    templates: await Promise.all(
      templates.map(
        async (path): Promise<TemplateFile> => ({ path, text: await readFile(join(directory, path), 'utf8') }),
      ),
    ),
    files: await Promise.all(
      files.map(async (path): Promise<ChartFile> => ({ path, data: await readFile(join(directory, path)) })),
    ),
  };
}

async function readSchema(directory: string, shownAs: string): Promise<JsonObject> {
  const file = posix.join(shownAs, schemaName);
  // JSON is YAML, whose parser knows where a mistake stands.
  const { value } = readYaml({
    text: await readFile(join(directory, schemaName), 'utf8'),
    file,
    code: 'CHART_INVALID_SCHEMA',
  });
  if (isJsonObject(value)) return value;
  throw new ReleaseError('CHART_INVALID_SCHEMA', 'The schema must be a map.', { position: { file, line: 1 } });
}

async function readIgnored(directory: string, shownAs: string): Promise<(path: string) => boolean> {
  return readIgnoreRules(await readFile(join(directory, ignoreName), 'utf8'), posix.join(shownAs, ignoreName));
}

async function readRequired(directory: string, shownAs: string, name: string): Promise<string> {
  try {
    return await readFile(join(directory, name), 'utf8');
  } catch (cause) {
    throw new ReleaseError('CHART_MISSING', `There is no chart in ${shownAs}: ${name} cannot be read.`, {
      position: { file: posix.join(shownAs, name) },
      hint: 'Set `kubesentiment:release.chart` to the folder of a chart, relative to the project.',
      cause,
    });
  }
}

/** All files of the folder, with `/`, in the order of their names' bytes. */
async function pathsIn(directory: string): Promise<string[]> {
  const entries = await readdir(directory, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name).slice(join(directory, '/').length).replaceAll('\\', '/'))
    .sort((left, right) => Buffer.compare(Buffer.from(left), Buffer.from(right)));
}
