import { loadChart } from '../../components/chart/index.ts';
import { isJsonObject, type Json, type JsonObject } from '../../components/json/index.ts';
import { tableOf } from './markdown.ts';

/** The table of a chart's values: default and description of each, from values.yaml and values.schema.json. */
export async function chartTable(folder: string): Promise<string> {
  const { schema = {}, values } = await loadChart(folder);
  return tableOf(['value', 'default', 'what it is'], rowsOf(schema, values, []));
}

/** Maps of known keys are taken apart; the dependencies' values have documentation of their own. */
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
  return `\`${JSON.stringify(value)}\``;
}
