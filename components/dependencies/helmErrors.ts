import { valueAt } from '../chart/index.ts';
import { codeFrame } from '../codeFrame.ts';
import { isJsonObject, type Json, type JsonObject, mask, type ValuePath } from '../config/index.ts';
import { type ErrorCode, type Position, ReleaseError, ReleaseErrors } from '../errors.ts';
import type { HelmChart } from './helmChart.ts';

/** What tells where values were written. */
export interface ExplainOptions {
  values: JsonObject;
  /** Where the value at a path, or its nearest parent, was written. */
  origin(path: ValuePath): Position | undefined;
  frameAt(position: Position): string | undefined;
}

/**
 * What Helm's engine failed with, as errors that name the value or the template, with its place.
 * @returns undefined when nothing but masks is refused: where nothing can be decrypted they stand for secrets, and say nothing of them
 */
export function helmErrors(cause: unknown, chart: HelmChart, options: ExplainOptions): Error | undefined {
  const text = cause instanceof Error ? cause.message : String(cause);
  const values = /schema\(s\) in the following chart\(s\):\n([\s\S]*)/.exec(text)?.[1];
  const errors = values === undefined ? [] : valueErrors(values, chart, options, cause);
  const told = errors.flatMap(({ error, isMask }) => (isMask ? [] : [error]));
  const [first] = told;
  if (first !== undefined) return told.length === 1 ? first : new ReleaseErrors(told);
  return errors.length > 0 ? undefined : templateError(text, chart, cause);
}

interface ValueError {
  error: ReleaseError;
  /** Whether what is refused stands for a secret. */
  isMask: boolean;
}

/** Lines such as `- at '/image/tag': got number, want string`, under the name of the chart whose schema says so. */
function valueErrors(text: string, chart: HelmChart, options: ExplainOptions, cause: unknown): ValueError[] {
  const errors: ValueError[] = [];
  let prefix: string[] = [];
  for (const line of text.split('\n')) {
    const name = /^(\S+):$/.exec(line)?.[1];
    if (name !== undefined) prefix = name === chart.metadata.name ? [] : [name];
    const [found, pointer = '', reason = ''] = /^\s*- at '(.*?)': (.*)$/.exec(line) ?? [];
    // What follows from the lines below it is told there.
    if (found === undefined || /^'?(?:allOf|anyOf|oneOf)'? failed/.test(reason)) continue;
    const keys = pointer
      .split('/')
      .slice(1)
      .map((key) => key.replaceAll('~1', '/').replaceAll('~0', '~'));
    const unknown = /^additional properties '(.*?)'/.exec(reason)?.[1];
    const path = [...prefix, ...keys, ...(unknown === undefined ? [] : [unknown])];
    const value = ['kubesentiment:values', ...path].join('.');
    const message = unknown === undefined ? `${value}: ${reason}.` : `${value} is no value of the chart.`;
    const place = pathIn(options.values, path);
    const position = options.origin(place);
    const frame = position && options.frameAt(position);
    const error = new ReleaseError(codeOf(reason), message, {
      ...(position === undefined ? {} : { position }),
      ...(frame === undefined ? {} : { frame }),
      hint: `What the chart takes is in ${[chart.shownAs, ...prefix.flatMap((part) => ['charts', part])].join('/')}/values.schema.json.`,
      cause,
    });
    errors.push({ error, isMask: valueAt(options.values, place) === mask });
  }
  return errors;
}

function codeOf(reason: string): ErrorCode {
  if (reason.startsWith('additional properties')) return 'CHART_VALUES_UNKNOWN_KEY';
  return reason.startsWith('got ') ? 'CHART_VALUES_WRONG_TYPE' : 'CHART_VALUES_REFUSED';
}

/** With numbers where the values have lists. */
function pathIn(values: Json, path: readonly string[]): ValuePath {
  const result: (string | number)[] = [];
  let value: Json | undefined = values;
  for (const key of path) {
    result.push(Array.isArray(value) ? Number(key) : key);
    value = Array.isArray(value) ? value[Number(key)] : isJsonObject(value) ? value[key] : undefined;
  }
  return result;
}

const ofTemplate = 'Correct the values of the chart under kubesentiment:values, or the template.';
/** To Helm `v1.33.4-gke.1` comes before 1.33.4. */
const ofVersion =
  "If it is only what the cluster's vendor adds to the version, pin it without that: `pulumi config set --path kubesentiment:release.kubeVersion <version>`.";

/** The innermost template of the message is where it happened; what is around it are its callers. */
function templateError(text: string, chart: HelmChart, cause: unknown): ReleaseError {
  const { name } = chart.metadata;
  const reason = text
    .replace(/^.*failed to create chart from template: /s, '')
    .replace(/^execution error at \([^)]*\): /, '')
    .replace(/\s+$/, '');
  const places = [...text.matchAll(/(?:template: |\(|parse error at \()([^\s():]+):(\d+)(?::(\d+))?/g)];
  const [, path, line, column] = places.findLast(([, found = '']) => found.startsWith(`${name}/`)) ?? [];
  const hint = / requires kubeVersion: /.test(text) ? ofVersion : ofTemplate;
  const code = /parse error/.test(text) ? 'CHART_TEMPLATE_SYNTAX' : 'CHART_TEMPLATE_RENDER';
  if (path === undefined) return new ReleaseError(code, `Helm cannot render ${name}: ${reason}`, { hint, cause });
  const position: Position = {
    file: `${chart.shownAs}${path.slice(name.length)}`,
    line: Number(line),
    // Helm counts columns from 0.
    ...(column === undefined ? {} : { column: Number(column) + 1 }),
  };
  const frame = frameOf(chart, path.slice(name.length + 1), position);
  return new ReleaseError(code, reason, { position, hint, cause, ...(frame === undefined ? {} : { frame }) });
}

function frameOf({ parts }: HelmChart, path: string, { line = 1, column }: Position): string | undefined {
  const [own] = parts;
  const file = own?.files.find((candidate) => candidate.path === path);
  return file && codeFrame(file.data.toString('utf8'), line, column);
}
