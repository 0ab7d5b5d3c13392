import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { loadChart } from '../components/chart/index.ts';
import { isJsonObject, type Json, type JsonObject } from '../components/json/index.ts';
import { projectFolder } from './paths.ts';

const start = '<!-- values: made by `node toolchain/chartTable.ts` -->';
const end = '<!-- /values -->';

/** Updates the table of a chart's values between the markers in its README, from the schema and the defaults. */
export function withTable(readme: string, schema: JsonObject, values: JsonObject): string {
  const [before, rest = ''] = readme.split(start);
  const [, after = ''] = rest.split(end);
  const rows = [['value', 'default', 'what it is'], ...rowsOf(schema, values, [])];
  const widths = [0, 1, 2].map((column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const [head, ...body] = rows.map((row) => lineOf(row.map((cell, column) => cell.padEnd(widths[column] ?? 0))));
  const table = [head, lineOf(widths.map((width) => '-'.repeat(width))), ...body].join('\n');
  return `${before}${start}\n\n${table}\n\n${end}${after}`;
}

function lineOf(cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |`;
}

/** Expands maps with known keys; the dependencies' values have their own documentation. */
function rowsOf(schema: JsonObject, defaults: Json | undefined, path: readonly string[]): string[][] {
  const properties = isJsonObject(schema.properties) ? schema.properties : {};
  return Object.entries(properties).flatMap(([name, property]) => {
    if (!isJsonObject(property)) return [];
    const initial = isJsonObject(defaults) ? defaults[name] : undefined;
    const here = [...path, name];
    const children = rowsOf(property, initial, here);
    if (children.length > 0) return children;
    const isDependency = path.length === 0 && isJsonObject(initial) && property.properties === undefined;
    return [[`\`${here.join('.')}\``, isDependency ? '' : shown(initial), String(property.description ?? '')]];
  });
}

function shown(value: Json | undefined): string {
  if (value === undefined) return '';
  return `\`${JSON.stringify(value).replaceAll('|', '\\|')}\``;
}

/** The README of a chart and its expected content. */
export async function chartReadme(folder: string): Promise<{ path: string; actual: string; expected: string }> {
  const { schema = {}, values } = await loadChart(folder);
  const path = join(folder, 'README.md');
  const actual = await readFile(path, 'utf8');
  return { path, actual, expected: withTable(actual, schema, values) };
}

if (import.meta.main) {
  const { path, expected } = await chartReadme(join(projectFolder, 'charts', 'mlops-sentiment'));
  await writeFile(path, expected);
}
