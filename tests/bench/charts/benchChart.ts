import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { stringify } from 'yaml';
import type { JsonObject } from '../../../components/json/index.ts';
import { type BenchObjects, placeholders } from './benchObjects.ts';

/** The syntax of a template language for the placeholders. */
type Language = Readonly<Record<keyof typeof placeholders, string>> & { suffix: string };

const go: Language = { name: '{{ .Release.Name }}', tag: '{{ .Values.tag }}', suffix: '.yaml' };
const handlebars: Language = { name: '{{Release.Name}}', tag: '{{Values.tag}}', suffix: '.yaml.hbs' };

/**
 * An application's chart, with its subcharts: the same objects from either language.
 * @param language of the application's own templates; subcharts are Go templates, as community charts are
 */
export async function writeBenchChart(
  directory: string,
  language: 'go' | 'handlebars',
  { application, subcharts }: BenchObjects,
): Promise<void> {
  const names = Object.keys(subcharts);
  const dependencies = names.map((name) => ({ name, version: '1.0.0', repository: `file://charts/${name}` }));
  const own = language === 'go' ? go : handlebars;
  const metadata = dependencies.length === 0 ? {} : { dependencies };
  await writeChartFiles(directory, { name: 'bench', ...metadata }, application, own);
  if (dependencies.length > 0) await writeFile(join(directory, 'Chart.lock'), stringify({ dependencies }));
  for (const name of names) await writeChartFiles(join(directory, 'charts', name), { name }, subcharts[name] ?? [], go);
}

async function writeChartFiles(
  directory: string,
  metadata: { name: string; dependencies?: JsonObject[] },
  objects: readonly JsonObject[],
  language: Language,
): Promise<void> {
  const files: [path: string, text: string][] = [
    ['Chart.yaml', stringify({ apiVersion: 'v2', version: '1.0.0', ...metadata })],
    ['values.yaml', stringify({ tag: 'v1' })],
    ...objects.map((object, index): [string, string] => [
      join('templates', `object-${String(index).padStart(4, '0')}${language.suffix}`),
      inLanguage(stringify(object), language),
    ]),
  ];
  for (const [path, text] of files) {
    await mkdir(dirname(join(directory, path)), { recursive: true });
    await writeFile(join(directory, path), text);
  }
}

function inLanguage(text: string, language: Language): string {
  return text.replaceAll(placeholders.name, language.name).replaceAll(placeholders.tag, language.tag);
}
