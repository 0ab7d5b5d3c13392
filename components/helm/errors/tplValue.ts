import { formatPosition, type Position } from '../../errors.ts';
import { formatPath, isJsonObject, type Json, readYaml, type ValuePath } from '../../json/index.ts';
import type { NamedChart } from '../read/namedChart.ts';
import type { ExplainOptions } from './explainOptions.ts';

/** For an error in a string that `tpl` renders: a hint with the value that contains the string. */
export function hintOfTpl(text: string, chart: NamedChart, explain: ExplainOptions): string | undefined {
  const quoted = /(?:tpl function execution for|cannot parse template) ("(?:[^"\\]|\\.)*")/s.exec(text)?.[1];
  const template = quoted === undefined ? undefined : unquote(quoted);
  if (template === undefined) return undefined;
  const own = pathOf(explain.values, template);
  if (own !== undefined) return sentence(own, explain.origin(own));
  for (const { inside, files } of chart.parts) {
    const file = files.find(({ path }) => path === 'values.yaml');
    if (file === undefined) continue;
    const shownAs = [chart.shownAs, ...inside].join('/charts/').replace(/^\//, '');
    const { value, positionOf } = readYaml({
      text: file.data.toString('utf8'),
      file: `${shownAs}/values.yaml`,
      code: 'CHART_INVALID_VALUES',
      takesLastKey: true,
      roundsIntegers: true,
    });
    const found = isJsonObject(value) ? pathOf(value, template) : undefined;
    if (found !== undefined) return sentence([...inside, ...found], positionOf(found));
  }
  return undefined;
}

function sentence(path: ValuePath, position: Position | undefined): string {
  const place = position === undefined ? '' : ` (${formatPosition(position)})`;
  return `The template is the value ${formatPath(['kubesentiment:values', ...path])}${place}.`;
}

/** The path of a string among values. */
function pathOf(value: Json, text: string): ValuePath | undefined {
  if (value === text) return [];
  if (typeof value !== 'object' || value === null) return undefined;
  const entries = Array.isArray(value) ? [...value.entries()] : Object.entries(value);
  for (const [key, item] of entries) {
    const found = pathOf(item, text);
    if (found !== undefined) return [key, ...found];
  }
  return undefined;
}

/** Go's quoting is nearly that of JSON. */
function unquote(quoted: string): string | undefined {
  try {
    return String(JSON.parse(quoted));
  } catch {
    return undefined;
  }
}
