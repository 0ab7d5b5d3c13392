import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, posix } from 'node:path';
import { pathInside } from '../../files/pathInside.ts';
import { stageOnce } from '../../files/stageOnce.ts';
import type { HelmChart, HelmChartPart } from '../read/helmChart.ts';
import { fileForComparison } from './comparison.ts';
import { withoutRemoteReferences } from './localSchema.ts';

/** What a staged chart is rendered for. */
export interface StageOptions {
  /** Whether it tells the text of each template apart; without, an error names places of the chart's own templates. */
  tellsTexts: boolean;
  /** Whether values are held against the chart's schemas. */
  checksValues: boolean;
  /** Templates that make nothing, with Helm's names. @default none */
  without?: readonly string[];
  /** Whether it is rendered to be compared, see comparison.ts. @default false */
  isCompared?: boolean;
}

/** The label by which the objects are known that carry the texts of a chart's templates; its value is the number of the part. */
export const textsLabel = 'kubesentiment.io/texts-of';

/** Behind the path of a template whose text is in base64. */
export const encodedMark = ':base64';

/** Moves when something else is staged than before. */
const format = 3;

/**
 * The chart's files in a folder, all archives unpacked, so that Helm's engine can render it. The provider hands on objects
 * only: no texts, file names or notes. So each part of the chart gets a template more, whose object carries what every template of
 * the part is rendered to. It comes before all others, since templates may change what those after them see.
 * @param cacheDirectory where charts are staged; the same content is staged once
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
  { metadata, parts }: HelmChart,
  { tellsTexts, checksValues, without = [], isCompared = false }: StageOptions,
): [string, Buffer | string][] {
  const depth = Math.max(
    ...parts.flatMap((part) => [0, ...templatesOf(part).map(depthOf)].map((own) => own + levelOf(part) * 2)),
  );
  return parts.flatMap((part, index): [string, Buffer | string][] => {
    const folder = part.inside.map((name) => `charts/${name}/`).join('');
    const isLeftOut = (path: string) => without.includes(`${metadata.name}/${folder}${path}`);
    const files = part.files
      .filter(({ path }) => checksValues || path !== 'values.schema.json')
      .map(({ path, data }): [string, Buffer | string] => {
        if (isLeftOut(path)) return [`${folder}${path}`, ''];
        if (path === 'values.schema.json') return [`${folder}${path}`, withoutRemoteReferences(data)];
        return [`${folder}${path}`, isCompared ? fileForComparison(path, data) : data];
      });
    if (!tellsTexts || part.isLibrary) return files;
    // The engine takes the deepest first, and subcharts before the charts above them.
    const filler = 'of/'.repeat(depth + 2 - levelOf(part));
    return [...files, [`${folder}templates/${filler}texts.yaml`, textsTemplate(part, index)]];
  });
}

/** The templates that are rendered to objects or notes, in the order of Helm's engine (pkg/engine/engine.go, sortTemplates). */
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

/** Every template file is a named template too, under its path. What a file sees as its own name is set before it. */
function textsTemplate(part: HelmChartPart, index: number): string {
  const texts = templatesOf(part).map((path) => {
    const name = `(print $chart ${JSON.stringify(`/${path}`)})`;
    // YAML takes no control characters, and notes may have some.
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
