import { readFile } from 'node:fs/promises';
import { join, posix } from 'node:path';
import { ReleaseError } from '../../errors.ts';
import { listFiles } from '../../files/listFiles.ts';
import { isCrdFile } from '../../manifest/index.ts';
import type { Chart, ChartFile } from '../chart.ts';
import { readIgnoreRules } from './ignoreRules.ts';
import { readChart } from './readChart.ts';
import { isHiddenTemplate, templatePaths } from './templateFiles.ts';

/** Files that Helm reads itself, and the folders of templates and dependencies. */
const ownFiles =
  /^(?:Chart\.(?:yaml|lock)|values\.yaml|values\.schema\.json|\.helmignore|(?:templates|charts|crds)\/.*)$/;

/**
 * Reads a chart from its folder: the only part of the chart's way that touches files.
 * @param shownAs the folder as the user would type it, for messages
 * @throws ReleaseError(s), all that are found at once: CHART_MISSING, CHART_INVALID_METADATA, CHART_INVALID_VALUES,
 * CHART_INVALID_SCHEMA, CHART_TEMPLATE_SYNTAX for a template that is no text, CHART_INVALID_YAML and CHART_INVALID_OBJECT for what
 * is in `crds/`, CHART_UNKNOWN_FILE
 */
export async function loadChart(directory: string, shownAs: string = directory): Promise<Chart> {
  const metadata = await readRequired(directory, shownAs, 'Chart.yaml');
  const values = await readRequired(directory, shownAs, 'values.yaml');
  const ignore = await readFile(join(directory, '.helmignore')).catch(() => undefined);
  const isIgnored = await readIgnoreRules(ignore?.toString('utf8'));
  const paths = await listFiles(directory, shownAs, isLeftOut);
  const { taken, unknown } = templatePaths(paths, isIgnored);
  const templates = await readAll(taken);
  const [schema] = await readAll(paths.filter((path) => path === 'values.schema.json'));
  const crds = await readAll(paths.filter((path) => isCrdFile(path) && !isIgnored(path)));
  const sources = { metadata, values, schema: schema?.data, ignore, templates, unknown, crds };
  const content = readChart(shownAs, sources);
  // Only files: to keep our templates from stock Helm, a chart names them in its .helmignore.
  const files = await readAll(paths.filter((path) => !ownFiles.test(path) && !isIgnored(path)));
  return { directory, ...content, files };

  /** Templates and schema stay with a chart, whatever .helmignore says. Editors mark open files by links such as `.#x.yaml.hbs`. */
  function isLeftOut(path: string): boolean {
    if (isHiddenTemplate(path) || posix.basename(path).startsWith('.#')) return true;
    if (path === 'values.schema.json' || (path.startsWith('templates/') && path.endsWith('.hbs'))) return false;
    return isIgnored(path);
  }

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
