import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, posix } from 'node:path';
import { pathInside } from '../../files/pathInside.ts';
import { stageOnce } from '../../files/stageOnce.ts';
import type { HelmChart, HelmChartPart } from '../read/helmChart.ts';
import { type DifferingTemplates, isTemplateOf, templateName } from '../templates/differingTemplates.ts';
import { fileForComparison } from './comparison.ts';
import { withoutRemoteReferences } from './localSchema.ts';
import { endTexts, renderedOnce } from './renderedOnce.ts';

/** The options for staging a chart. */
export interface StageOptions {
  /**
   * Whether helper templates return the output of each template; without them, errors refer only to the chart's own
   * templates.
   */
  tellsTexts: boolean;
  /** Whether values are checked against the chart's schemas. */
  checksValues: boolean;
  /** Templates to leave out, by their names in Helm. @default none */
  without?: readonly string[];
  /** Whether the output is only compared, see comparison.ts. @default false */
  isCompared?: boolean;
  /** The templates to render; all others have no output. @default all */
  only?: DifferingTemplates;
}

/**
 * The label of objects that carry the output of a chart's templates; its value is the index of the chart or subchart.
 */
export const textsLabel = 'kubesentiment.io/texts-of';

/** Follows the path of a template whose output is in base64. */
export const encodedMark = ':base64';

/** Increase it when the staged files change. */
const format = 4;

/**
 * Stages a chart for Helm's engine: a folder with all archives unpacked. The provider only returns objects, without
 * output, file names or notes. So the chart and each subchart get one more template, whose object carries the output of
 * all its templates. It is rendered first, because templates may change the data that later templates see.
 * @param cacheDirectory the folder for staged charts; the same content is staged once
 * @returns the folder, named after the chart
 */
export async function stageHelmChart(chart: HelmChart, options: StageOptions, cacheDirectory: string): Promise<string> {
  return stageOnce(cacheDirectory, chart.metadata.name, [format, chart.sha256, options], async (folder) => {
    for (const [path, data] of filesOf(chart, options)) {
      const target = pathInside(folder, path);
      await mkdir(dirname(target), { recursive: true });
      await writeFile(target, data);
    }
  });
}

function filesOf(
  chart: HelmChart,
  { tellsTexts, checksValues, without = [], isCompared = false, only }: StageOptions,
): [string, Buffer | string][] {
  const { parts } = chart;
  const depth = Math.max(
    ...parts.flatMap((part) => [0, ...templatesOf(part).map(depthOf)].map((own) => own + levelOf(part) * 2)),
  );
  return parts.flatMap((part, index): [string, Buffer | string][] => {
    const folder = part.inside.map((name) => `charts/${name}/`).join('');
    const isLeftOut = (path: string) => without.includes(templateName(chart, part.inside, path));
    const files = part.files
      .filter(({ path }) => checksValues || path !== 'values.schema.json')
      .filter(({ path }) => only === undefined || isNeeded(chart, part, path, only))
      .map(({ path, data }): [string, Buffer | string] => {
        if (isLeftOut(path)) return [`${folder}${path}`, ''];
        if (path === 'values.schema.json') return [`${folder}${path}`, withoutRemoteReferences(data)];
        return [`${folder}${path}`, isCompared ? fileForComparison(path, data) : data];
      });
    if (!tellsTexts || part.isLibrary) return files;
    const templates = templatesOf(part);
    const outputs = new Set(templates.map((path) => `${folder}${path}`));
    const once = files.map(([path, data]): [string, Buffer | string] => [
      path,
      outputs.has(path) ? renderedOnce(data) : data,
    ]);
    // The engine renders the deepest templates first, and subcharts before their parents.
    const filler = 'of/'.repeat(depth + 2 - levelOf(part));
    const told =
      only === undefined
        ? templates
        : templates.filter((path) => only.rendered.includes(templateName(chart, part.inside, path)));
    const texts = textsTemplate(told, index) + (part.inside.length === 0 ? endTexts : '');
    return [...once, [`${folder}templates/${filler}texts.yaml`, texts]];
  });
}

/** Whether a render of these templates may read a file. */
function isNeeded(chart: HelmChart, { inside }: HelmChartPart, path: string, only: DifferingTemplates): boolean {
  if (isTemplateOf(path)) return only.needed.includes(templateName(chart, inside, path));
  if (/^(?:Chart\.(?:yaml|lock)|requirements\.(?:yaml|lock)|values\.yaml)$/.test(path)) return true;
  // A template sees the files of its own chart and, in `.Subcharts`, those of the charts inside.
  return only.folders.some((folder) => folder.every((name, index) => inside[index] === name));
}

/**
 * The templates with output (objects or notes), in the order of Helm's engine (pkg/engine/engine.go, sortTemplates).
 */
export function templatesOf({ files, isLibrary }: Pick<HelmChartPart, 'files' | 'isLibrary'>): string[] {
  if (isLibrary) return [];
  return files
    .map(({ path }) => path)
    .filter((path) => path.startsWith('templates/') && !posix.basename(path).startsWith('_'))
    .sort((left, right) => depthOf(right) - depthOf(left) || Buffer.compare(Buffer.from(right), Buffer.from(left)));
}

function levelOf({ inside }: HelmChartPart): number {
  return inside.length;
}

function depthOf(path: string): number {
  return path.split('/').length - 1;
}

/**
 * Includes every template file by its path, which is also the name of a template, with `.Template` set to that file.
 */
function textsTemplate(templates: readonly string[], index: number): string {
  const texts = templates.map((path) => {
    const name = `(print $chart ${JSON.stringify(`/${path}`)})`;
    // YAML does not allow control characters, which notes may contain.
    const [key, encode] =
      posix.basename(path) === 'NOTES.txt' ? [path + encodedMark, 'b64enc | quote'] : [path, 'toJson'];
    return (
      `{{- $_ := set . "Template" (dict "Name" ${name} "BasePath" $base) }}\n` +
      `  ${JSON.stringify(key)}: {{ include ${name} . | ${encode} }}\n`
    );
  });
  return `{{- $base := .Template.BasePath }}
{{- $chart := trimSuffix "/templates" $base }}
apiVersion: v1
kind: ConfigMap
metadata:
  name: texts-${index}
  labels:
    ${textsLabel}: "${index}"
data:
  chart: {{ $chart | toJson }}
${texts.join('')}`;
}
