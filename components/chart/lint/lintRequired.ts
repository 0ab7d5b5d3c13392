import { formatPath, isJsonObject, parsePath, valueAt } from '../../json/index.ts';
import { type Finding, finding } from './finding.ts';
import type { LintedChart } from './lintedChart.ts';

/** `required "…" Values.a.b`, and Helm's `required "…" .Values.a.b`. */
const call = /\brequired\s+(?:"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')\s+\$?\.?(?:@root\.)?Values\.([\w.-]+)/g;

/** As in Helm, `required` refuses null and an empty string only: a default that is an empty list or map passes it. */
export function lintRequired({ templates, values, shownAs }: LintedChart): Finding[] {
  return templates.flatMap(({ path: file, text }) =>
    [...text.matchAll(call)].flatMap(({ index, 1: name = '' }) => {
      const path = parsePath(name);
      const value = path && valueAt(values, path);
      const isEmpty = Array.isArray(value)
        ? value.length === 0
        : isJsonObject(value) && Object.keys(value).length === 0;
      if (path === undefined || !isEmpty) return [];
      const what = Array.isArray(value) ? 'list' : 'map';
      const limit = Array.isArray(value) ? 'minItems' : 'minProperties';
      return finding('required-empty', {
        message: `required accepts the empty ${what} that values.yaml has for ${formatPath(path)}: remove that default, or set ${limit}: 1 in values.schema.json.`,
        position: { file: `${shownAs}/${file}`, line: text.slice(0, index).split('\n').length },
      });
    }),
  );
}
