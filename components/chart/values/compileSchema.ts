import { Ajv2020, type ErrorObject, type ValidateFunction } from 'ajv/dist/2020.js';
import { ReleaseError, throwAll } from '../../errors.ts';
import { isJsonObject, type Json, type JsonObject, type ValuePath } from '../../json/index.ts';
import type { Chart } from '../chart.ts';
import { withinDeadline } from './deadline.ts';
import { endlessReference } from './endlessReference.ts';
import { compileExpression } from './regularExpression.ts';

/** A misspelled keyword is a mistake; formats only describe, as the standard has it. Patterns are Helm's: RE2, which cannot hang. */
const options = {
  allErrors: true,
  verbose: true,
  strictSchema: true,
  validateFormats: false,
  logger: false,
  code: { regExp: Object.assign(expressionOf, { code: 'expressionOf' }) },
} as const;

function expressionOf(pattern: string): { test(text: string): boolean; toString(): string } {
  try {
    const expression = compileExpression(pattern);
    // By its text the compiler tells one from another.
    return { test: (text) => expression.test(text), toString: () => pattern };
  } catch (cause) {
    // What the standard does not take either has the standard's error.
    new RegExp(pattern, 'u');
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new Error(`/${pattern}/ is no regular expression of RE2, which Helm uses: ${reason}`, { cause });
  }
}

/** A schema can ask for more than any computer does: each of its parts twice the one before it. */
const deadlineMs = 10_000;

const hint = 'It is written in JSON Schema 2020-12: https://json-schema.org/draft/2020-12/schema';

/**
 * A test of values, which gives all that is wrong with them.
 * @param chart one that has a schema
 * @throws ReleaseError(s) CHART_INVALID_SCHEMA
 */
export function compileSchema(chart: Chart): (values: JsonObject) => readonly ErrorObject[] {
  const { schema = {} } = chart;
  const ajv = new Ajv2020(options);
  const isSchema = attemptTo(() => ajv.validateSchema(schema), chart);
  if (!isSchema) throwAll(uniquePlaces(ajv.errors ?? []).map((error) => mistake(error, chart)));
  const validate: ValidateFunction = attemptTo(() => ajv.compile(schema), chart);
  return (values) => (attemptTo(() => validate(values), chart) ? [] : (validate.errors ?? []));
}

/** What ajv refuses beside the rules for schemas: unknown keywords, references that lead nowhere, strange expressions. */
function attemptTo<Result>(run: () => Result, chart: Chart): Result {
  try {
    return withinDeadline(run, deadlineMs, () => new Error(`it takes longer than ${deadlineMs / 1000} s`));
  } catch (cause) {
    if (Object(cause).name === 'RangeError') throw endless(chart, cause);
    const message = cause instanceof Error ? cause.message : String(cause);
    throw invalid(chart, culpritIn(chart.schema ?? {}, message), message.replace(/^strict mode: /, ''), cause);
  }
}

/** A part that is held against itself with the same value: `{"$ref": "#"}`. Helm refuses it, too. */
function endless(chart: Chart, cause: unknown): ReleaseError {
  const path = endlessReference(chart.schema ?? {}) ?? [];
  return invalid(chart, path, 'it refers to itself without an end', cause);
}

function mistake({ instancePath, message = 'is refused' }: ErrorObject, chart: Chart): ReleaseError {
  const path = instancePath.split('/').slice(1);
  const keys = path.map((key) => key.replaceAll('~1', '/').replaceAll('~0', '~'));
  return invalid(chart, keys, `${keys.join('.')} ${message}`, undefined);
}

/** A rule that a part of the schema breaks is told of once, whatever else follows from it. */
function uniquePlaces(errors: readonly ErrorObject[]): ErrorObject[] {
  return [...new Map(errors.toReversed().map((error) => [error.instancePath, error])).values()].reverse();
}

function invalid({ shownAs, schemaFailure }: Chart, path: ValuePath, reason: string, cause: unknown): ReleaseError {
  const message = `The schema of the chart's values is no JSON Schema: ${reason.replace(/\.$/, '')}.`;
  const known = schemaFailure?.(path, message, { hint });
  if (known !== undefined) return known;
  return new ReleaseError('CHART_INVALID_SCHEMA', message, {
    position: { file: `${shownAs}/values.schema.json` },
    hint,
    cause,
  });
}

/** The path of the key or value that a message quotes, or of the reference that it tells of. */
function culpritIn(value: Json, message: string, path: ValuePath = []): ValuePath {
  const entries = Array.isArray(value) ? [...value.entries()] : isJsonObject(value) ? Object.entries(value) : [];
  for (const [key, item] of entries) {
    const here = [...path, key];
    const below = culpritIn(item, message, here);
    if (below.length > 0) return below;
    const isQuoted = typeof item === 'string' && [`${item} `, `/${item}/`].some((text) => message.includes(text));
    if (isQuoted || message.includes(`"${key}"`)) return here;
  }
  return [];
}
