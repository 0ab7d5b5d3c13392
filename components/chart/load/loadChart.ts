import { existsSync } from 'node:fs';
import { join, posix } from 'node:path';
import { ReleaseError } from '../../errors.ts';
import { listFiles } from '../../files/listFiles.ts';
import { readFile } from '../../files/readAtOnce.ts';
import { isCrdFile } from '../../manifest/index.ts';
import type { Chart, ChartFile } from '../chart.ts';
import { readIgnoreRules } from './ignoreRules.ts';
import { readChart } from './readChart.ts';
import { isHiddenTemplate, templatePaths } from './templateFiles.ts';

/** Files that Helm reads itself, and the folders of templates, dependencies and CRDs. */
const ownFiles =
  /^(?:Chart\.(?:yaml|lock)|values\.yaml|values\.schema\.json|\.helmignore|(?:templates|charts|crds)\/.*)$/;

/**
 * Reads a Handlebars chart from its folder. No other step of rendering it reads files.
 * @param shownAs the folder as the user would type it, for messages
 * @throws ReleaseError(s), all in one pass: CHART_MISSING, CHART_INVALID_METADATA, CHART_INVALID_VALUES,
 * CHART_INVALID_SCHEMA, CHART_TEMPLATE_SYNTAX for a template that is not UTF-8, CHART_INVALID_YAML and
 * CHART_INVALID_OBJECT for files in `crds/`, CHART_UNKNOWN_FILE
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
  // Only files are ignored: charts list Handlebars templates in .helmignore to hide them from stock Helm.
  const files = await readAll(paths.filter((path) => !ownFiles.test(path) && !isIgnored(path)));
  return { directory, ...content, files };

  /**
   * Templates and the schema are read even if .helmignore names them. Links such as `.#x.yaml.hbs` are editors' lock
   * files.
   */
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
    const file = posix.join(shownAs, name);
    const isGone = !existsSync(join(directory, name));
    const hasOthers = isGone && existsSync(join(directory, 'Chart.yaml'));
    const message = hasOthers
      ? `The chart ${shownAs} has no ${name}.`
      : `${shownAs} is not a chart: ${name} cannot be read.`;
    throw new ReleaseError('CHART_MISSING', message, {
      position: { file },
      hint: hasOthers
        ? `If it was deleted: \`git checkout -- ${file}\`. A chart without values has an empty file.`
        : 'Set `kubesentiment:release.chart` to the folder of a chart, relative to the project.',
      cause,
    });
  }
}
