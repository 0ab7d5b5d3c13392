import { readdir, readFile, stat } from 'node:fs/promises';
import { join, posix } from 'node:path';
import { ReleaseError } from '../errors.ts';
import type { Chart, ChartFile } from './chart.ts';
import { isDefinitionFile } from './definitions.ts';
import { readIgnoreRules } from './ignoreRules.ts';
import { readChart } from './readChart.ts';

/** Files that Helm reads itself, and the folders of templates and dependencies. */
const ownFiles =
  /^(?:Chart\.(?:yaml|lock)|values\.yaml|values\.schema\.json|\.helmignore|(?:templates|charts|crds)\/.*)$/;

/**
 * Reads a chart from its folder: the only part of the chart's way that touches files.
 * @param shownAs the folder as the user would type it, for messages
 * @throws ReleaseError(s), all that are found at once: CHART_MISSING, CHART_INVALID_METADATA, CHART_INVALID_VALUES,
 * CHART_INVALID_SCHEMA, CHART_TEMPLATE_SYNTAX for a template that is no text, CHART_INVALID_YAML and CHART_INVALID_OBJECT for what
 * is in `crds/`
 */
export async function loadChart(directory: string, shownAs: string = directory): Promise<Chart> {
  const metadata = await readRequired(directory, shownAs, 'Chart.yaml');
  const values = await readRequired(directory, shownAs, 'values.yaml');
  const paths = await pathsIn(directory);
  const templates = await readAll(paths.filter((path) => /^templates\/.*\.hbs$/.test(path)));
  const [schema] = await readAll(paths.filter((path) => path === 'values.schema.json'));
  const [ignore] = await readAll(paths.filter((path) => path === '.helmignore'));
  const isIgnored = ignore === undefined ? () => false : await readIgnoreRules(ignore.data.toString('utf8'));
  const definitions = await readAll(paths.filter((path) => isDefinitionFile(path) && !isIgnored(path)));
  const sources = { metadata, values, schema: schema?.data, ignore: ignore?.data, templates, definitions };
  const content = readChart(shownAs, sources);
  // Only files: to keep our templates from stock Helm, a chart names them in its .helmignore.
  const files = await readAll(paths.filter((path) => !ownFiles.test(path) && !isIgnored(path)));
  return { directory, ...content, files };

  function readAll(wanted: readonly string[]): Promise<ChartFile[]> {
    return Promise.all(wanted.map(async (path) => ({ path, data: await readFile(join(directory, path)) })));
  }
}

async function readRequired(directory: string, shownAs: string, name: string): Promise<Buffer> {
  try {
    return await readFile(join(directory, name));
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
  const paths = entries.map(async (entry) => {
    const path = join(entry.parentPath, entry.name);
    // Helm follows links to files too.
    const isFile = entry.isFile() || (entry.isSymbolicLink() && (await isFileAt(path)));
    return isFile ? [path.slice(join(directory, '/').length).replaceAll('\\', '/')] : [];
  });
  return (await Promise.all(paths)).flat().sort((left, right) => Buffer.compare(Buffer.from(left), Buffer.from(right)));
}

/** A link that leads nowhere is no file. */
async function isFileAt(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isFile(),
    () => false,
  );
}
