import { mkdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { stringify } from 'yaml';
import type { JsonObject } from '../../../components/json/index.ts';
import type { Scenario } from './scenario.ts';

type Templates = Readonly<Record<string, string>>;

/** Writes a chart of a few templates into the scenario's checkout, at `charts/small`; what was there before goes. */
export async function writeChart(scenario: Scenario, templates: Templates, values: JsonObject): Promise<void> {
  await writeFiles(join(scenario.directory, 'charts', 'small'), templates, values);
}

/**
 * The same chart for stock Helm: its templates use so little that each engine's syntax is made from the other's.
 * @returns its folder
 */
export async function writeGoChart(scenario: Scenario, templates: Templates, values: JsonObject): Promise<string> {
  const folder = join(scenario.directory, 'charts', 'equal');
  await writeFiles(folder, inGoTemplates(templates), values);
  return folder;
}

/** Templates in Helm's own language. */
export function inGoTemplates(templates: Templates): Templates {
  return Object.fromEntries(Object.entries(templates).map(([name, text]) => [name, inGo(text)]));
}

/** Templates without an ending for their engine, as our charts name them. */
export function inHandlebars(templates: Templates): Templates {
  return Object.fromEntries(Object.entries(templates).map(([name, text]) => [`${name}.hbs`, text]));
}

/** Writes a chart's files. @param metadata its Chart.yaml, over that of a chart `small` */
export async function writeFiles(
  folder: string,
  templates: Templates,
  values: JsonObject,
  metadata: JsonObject = {},
): Promise<void> {
  await rm(folder, { recursive: true, force: true });
  const files = Object.entries(templates).map(([name, text]): [string, string] => [join('templates', name), text]);
  const chart = stringify({ apiVersion: 'v2', name: 'small', version: '1.0.0', ...metadata });
  for (const [name, text] of [['Chart.yaml', chart], ['values.yaml', stringify(values)], ...files]) {
    const path = join(folder, name ?? '');
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, text ?? '');
  }
}

function inGo(text: string): string {
  return text
    .replace(/\{\{#if Values\.(\w+)\}\}\n/g, '{{- if .Values.$1 }}\n')
    .replace(/\{\{\/if\}\}\n/g, '{{- end }}\n')
    .replace(/\{\{quote Values\.(\w+)\}\}/g, '{{ .Values.$1 | quote }}')
    .replace(/\{\{Values\.([\w.]+)\}\}/g, '{{ .Values.$1 }}');
}
