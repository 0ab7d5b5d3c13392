import { mkdir, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { pathInside } from '../../files/pathInside.ts';
import { readFile } from '../../files/readAtOnce.ts';
import { stageOnce } from '../../files/stageOnce.ts';
import type { JsonObject } from '../../json/index.ts';
import { isCrdFile, type ManifestObject, readCrds } from '../../manifest/index.ts';
import { type ChartFiles, readChartFiles } from '../read/chartFiles.ts';
import type { ChartNode } from '../read/chartNode.ts';
import { metadataOf } from '../read/readSubchart.ts';
import { fileForComparison } from './comparison.ts';
import { withoutRemoteReferences } from './localSchema.ts';
import { sourceOf, sourcesTemplate, type TemplatesPart } from './sourcesTemplate.ts';

export interface UmbrellaRequest {
  /** The chart with the dependencies, after processing: only enabled dependencies, with their final names. */
  chart: ChartNode;
  /** The folder for umbrella charts; the same content is staged once. */
  cacheDirectory: string;
  /** Whether the output is only compared, see comparison.ts. @default false */
  isCompared?: boolean;
}

/** Increase it when the same charts are staged differently. */
const format = 5;

/**
 * Stages a chart that contains all dependencies, so that Helm renders them at once. Its only template returns the
 * sources of their objects. Conditions, aliases, imports and defaults are already processed by the rules of Helm 4 and
 * left out, because the provider's engine is Helm 3. CRDs are parsed here and stored next to the chart, because they
 * are not rendered.
 * @returns its folder, named after the chart
 * @throws ReleaseError(s) DEPENDENCY_INVALID; CHART_INVALID_YAML and CHART_INVALID_OBJECT for CRDs
 */
export async function stageUmbrella({ chart, cacheDirectory, isCompared = false }: UmbrellaRequest): Promise<string> {
  const content = [format, contentOf(chart), ...(isCompared ? ['compared'] : [])];
  return stageOnce(cacheDirectory, chart.name, content, async (folder) => {
    const metadata = { apiVersion: 'v2', name: chart.name, version: chart.version };
    await write(join(folder, 'Chart.yaml'), metadataFor(chart, metadata));
    const parts = await stageSubcharts(chart, folder, [], { opened: new Map(), isCompared });
    await write(join(folder, 'templates', 'sources.yaml'), sourcesTemplate(chart.name, parts));
    const crds = parts.flatMap(({ inside, files }) =>
      files
        .filter(({ path }) => isCrdFile(path))
        .map(({ path, data }) => ({ source: `${sourceOf(chart.name, inside)}/${path}`, text: data.toString('utf8') })),
    );
    await write(crdsOf(folder), JSON.stringify(readCrds(crds)));
  });
}

/**
 * The CRDs of the dependencies in an umbrella chart; each chart comes before its own subcharts.
 * @param umbrella the folder from {@link stageUmbrella}
 */
export async function stagedCrds(umbrella: string): Promise<ManifestObject[]> {
  // The file was written above.
  return JSON.parse(await readFile(crdsOf(umbrella), 'utf8')) as ManifestObject[];
}

function crdsOf(umbrella: string): string {
  return join(dirname(umbrella), 'definitions.json');
}

/** All that determines the files of an umbrella chart. */
function contentOf({ name, version, location, dependencies }: ChartNode): unknown[] {
  return [name, version, location?.sha256 ?? '', location?.inside ?? [], dependencies.map(contentOf)];
}

interface Staging {
  /** Archives and folders that have already been read. */
  opened: Map<string, Promise<ChartFiles>>;
  isCompared: boolean;
}

async function stageSubcharts(
  { dependencies }: ChartNode,
  folder: string,
  above: readonly string[],
  staging: Staging,
): Promise<TemplatesPart[]> {
  const { opened, isCompared } = staging;
  const parts: TemplatesPart[] = [];
  for (const subchart of dependencies) {
    const { location } = subchart;
    if (location === undefined) continue;
    const { path } = location;
    const open = opened.get(path) ?? readChartFiles(path, basename(path));
    opened.set(path, open);
    const files = location.inside.reduce<ChartFiles | undefined>(
      (chart, name) => chart?.subcharts.get(name),
      await open,
    );
    if (files === undefined) throw new Error(`${path} has changed while it was read.`);
    const target = pathInside(join(folder, 'charts'), subchart.name);
    const inside = [...above, subchart.name];
    for (const file of files.files) {
      if (!/^(?:Chart\.(?:yaml|lock)|requirements\.(?:yaml|lock)|values\.yaml)$/.test(file.path)) {
        const isSchema = file.path === 'values.schema.json';
        const data = isCompared ? fileForComparison(file.path, file.data) : file.data;
        await write(pathInside(target, file.path), isSchema ? withoutRemoteReferences(file.data) : data);
      }
    }
    const metadata = metadataOf(files);
    await write(join(target, 'Chart.yaml'), metadataFor(subchart, metadata));
    parts.push({ inside, files: files.files, isLibrary: metadata.type === 'library' });
    parts.push(...(await stageSubcharts(subchart, target, inside, staging)));
  }
  return parts;
}

function metadataFor({ name, dependencies }: ChartNode, metadata: JsonObject): string {
  const { dependencies: _decided, ...rest } = metadata;
  const list = dependencies.map((subchart) => ({ name: subchart.name, version: subchart.version, repository: '' }));
  // JSON is YAML that every version of YAML reads in the same way.
  return JSON.stringify({ ...rest, name, ...(list.length > 0 ? { dependencies: list } : {}) });
}

async function write(path: string, data: string | Buffer): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, data);
}
