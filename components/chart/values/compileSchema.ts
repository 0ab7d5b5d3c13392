import { Ajv2020, type ErrorObject, type ValidateFunction } from 'ajv/dist/2020.js';
import { ReleaseError, throwAll } from '../../errors.ts';
import { isJsonObject, type Json, type JsonObject, type ValuePath } from '../../json/index.ts';
import type { Chart } from '../chart.ts';
import { withinDeadline } from './deadline.ts';
import { endlessReference } from './endlessReference.ts';
import { compileExpression } from './regularExpression.ts';

/**
 * Misspelled keywords are errors. As in the standard, formats are only annotations. Patterns are RE2, as in Helm: their
 * time is linear.
 */
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
    // The compiler distinguishes patterns by their text.
    return { test: (text) => expression.test(text), toString: () => pattern };
  } catch (cause) {
    // A pattern that the standard does not allow either has the standard's error.
    new RegExp(pattern, 'u');
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new Error(`/${pattern}/ is not a regular expression of RE2, which Helm uses: ${reason}`, { cause });
  }
}

/** Validation can take exponential time, for example if each subschema uses the previous one twice. */
const deadlineMs = 10_000;

const hint = 'The schema must follow JSON Schema 2020-12: https://json-schema.org/draft/2020-12/schema';

/** A test of values that returns all their errors. */
type ValuesTest = (values: JsonObject) => readonly ErrorObject[];

/** Values of a chart can be validated more than once, and compiling takes much longer than validating. */
const compiled = new WeakMap<Chart, ValuesTest>();

/**
 * Compiles the schema, once for each chart; the result returns all errors of values.
 * @param chart with a schema
 * @throws ReleaseError(s) CHART_INVALID_SCHEMA
 */
export function compileSchema(chart: Chart): ValuesTest {
  const known = compiled.get(chart) ?? compile(chart);
  compiled.set(chart, known);
  return known;
}

function compile(chart: Chart): ValuesTest {
  const { schema = {} } = chart;
  const ajv = new Ajv2020(options);
  const isSchema = attemptTo(() => ajv.validateSchema(schema), chart);
  if (!isSchema) throwAll(uniquePlaces(ajv.errors ?? []).map((error) => mistake(error, chart)));
  const validate: ValidateFunction = attemptTo(() => ajv.compile(schema), chart);
  return (values) => (attemptTo(() => validate(values), chart) ? [] : (validate.errors ?? []));
}

/** Converts ajv's exceptions: unknown keywords, broken references, invalid patterns. */
function attemptTo<Result>(run: () => Result, chart: Chart): Result {
  try {
    return withinDeadline(run, deadlineMs, () => new Error(`it takes longer than ${deadlineMs / 1000} s`));
  } catch (cause) {
    if (Object(cause).name === 'RangeError') throw endless(chart, cause);
    const message = cause instanceof Error ? cause.message : String(cause);
    throw invalid(chart, culpritIn(chart.schema ?? {}, message), message.replace(/^strict mode: /, ''), cause);
  }
}

/** A schema that applies to itself with the same value: `{"$ref": "#"}`. Helm refuses it too. */
function endless(chart: Chart, cause: unknown): ReleaseError {
  const path = endlessReference(chart.schema ?? {}) ?? [];
  return invalid(chart, path, 'it refers to itself endlessly', cause);
}

function mistake({ instancePath, message = 'is refused' }: ErrorObject, chart: Chart): ReleaseError {
  const path = instancePath.split('/').slice(1);
  const keys = path.map((key) => key.replaceAll('~1', '/').replaceAll('~0', '~'));
  return invalid(chart, keys, `${keys.join('.')} ${message}`, undefined);
}

/** A mistake in a subschema is reported once, with its first error. */
function uniquePlaces(errors: readonly ErrorObject[]): ErrorObject[] {
  return [...new Map(errors.toReversed().map((error) => [error.instancePath, error])).values()].reverse();
}

function invalid({ shownAs, schemaFailure }: Chart, path: ValuePath, reason: string, cause: unknown): ReleaseError {
  const message = `The schema of the chart's values is not a valid JSON Schema: ${reason.replace(/\.$/, '')}.`;
  const known = schemaFailure?.(path, message, { hint });
  if (known !== undefined) return known;
  return new ReleaseError('CHART_INVALID_SCHEMA', message, {
    position: { file: `${shownAs}/values.schema.json` },
    hint,
    cause,
  });
}

/** The path of the key, value or reference that a message quotes. */
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
