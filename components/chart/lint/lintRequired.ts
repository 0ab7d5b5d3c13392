import {
  formatPath,
  isJsonObject,
  type Json,
  type JsonObject,
  parsePath,
  type ValuePath,
  valueAt,
} from '../../json/index.ts';
import { isReachedFilled } from './conditions/reached.ts';
import { type Finding, finding } from './finding.ts';
import type { LintedChart } from './lintedChart.ts';
import { schemasAt } from './schemasAt.ts';

/** `required "…" Values.a.b`, and Helm's `required "…" .Values.a.b`. */
const call = /\brequired\s+(?:"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')\s+\$?\.?(?:@root\.)?Values\.([\w.-]+)/g;

/**
 * As in Helm, `required` refuses null and an empty string only: a default that is an empty list or map passes it. It is not reported if something
 * else refuses the empty value: a condition of the template around the call, a `fail` before it, or a limit of the schema, for example in the `then` of an `if`.
 */
export function lintRequired({ templates, values, schema, shownAs }: LintedChart): Finding[] {
  return templates.flatMap(({ path: file, text }) =>
    [...text.matchAll(call)].flatMap(({ index, 1: name = '' }) => {
      const path = parsePath(name);
      const value = path && valueAt(values, path);
      const isEmpty = Array.isArray(value)
        ? value.length === 0
        : isJsonObject(value) && Object.keys(value).length === 0;
      if (path === undefined || !isEmpty) return [];
      const before = text.slice(0, index);
      if (isReachedFilled(before, name) || isLimited(schema, path)) return [];
      const what = Array.isArray(value) ? 'list' : 'map';
      const limit = Array.isArray(value) ? 'minItems' : 'minProperties';
      return finding('required-empty', {
        message: `required accepts the empty ${what} that values.yaml has for ${formatPath(path)}: remove that default, or set ${limit}: 1 in values.schema.json.`,
        position: { file: `${shownAs}/${file}`, line: before.split('\n').length },
      });
    }),
  );
}

const limits = ['minItems', 'minProperties', 'required', 'contains'];

function isLimited(schema: JsonObject | undefined, path: ValuePath): boolean {
  const found: readonly Json[] = schema === undefined ? [] : schemasAt(schema, path);
  return found.some((part) => isJsonObject(part) && limits.some((keyword) => refusesEmpty(part[keyword])));
}

function refusesEmpty(limit: Json | undefined): boolean {
  return typeof limit === 'number' ? limit > 0 : Array.isArray(limit) ? limit.length > 0 : isJsonObject(limit);
}
