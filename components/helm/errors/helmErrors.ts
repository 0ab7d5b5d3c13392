import { type ErrorCode, ReleaseError, ReleaseErrors } from '../../errors.ts';
import { isJsonObject, type Json, type JsonObject, type ValuePath, valueAt } from '../../json/index.ts';
import { secretMask } from '../../secretMask.ts';
import { findFile, type NamedChart } from '../read/namedChart.ts';
import type { ExplainOptions } from './explainOptions.ts';
import { loadError } from './loadError.ts';
import { renderedText } from './renderedText.ts';
import { templateError } from './templateError.ts';
import { brokenTextIn, yamlError } from './yamlError.ts';

/** A failed render of Helm's engine, with the context for its errors. */
export interface FailedRender {
  chart: NamedChart;
  explain: ExplainOptions;
  /** The rendered folder. */
  folder: string;
  /** Renders the chart in a folder with the same options. */
  render(folder: string): Promise<JsonObject[]>;
  /** The hint for errors of templates. */
  hint: string;
  /** The code for all errors. @default a code for each kind of error */
  code?: ErrorCode;
}

/**
 * Converts an error of Helm's engine to errors with the value or template and its position.
 * @returns undefined if only masks are refused: they replace encrypted secrets, so the error does not apply to the
 * secrets
 */
export async function helmErrors(cause: unknown, failed: FailedRender): Promise<Error | undefined> {
  const { chart, explain, code } = failed;
  const text = messageOf(cause);
  const values = /schema\(s\) in the following chart\(s\):\n([\s\S]*)/.exec(text)?.[1];
  const errors = values === undefined ? [] : valueErrors(values, failed, cause);
  const reported = errors.flatMap(({ error, isMask }) => (isMask ? [] : [error]));
  const [first] = reported;
  if (first !== undefined) return reported.length === 1 ? first : new ReleaseErrors(reported);
  if (errors.length > 0) return undefined;
  const hint = / requires kubeVersion: /.test(text) ? ofVersion : failed.hint;
  const broken = brokenTextIn(text);
  if (broken === undefined) {
    return loadError(text, chart, cause) ?? templateError(text, chart, { explain, hint, code, cause });
  }
  const pathIn = (named: string) => findFile(chart, named).path;
  const path = pathIn(broken.named);
  const alsoBroken = (error: unknown) => {
    const other = brokenTextIn(messageOf(error));
    return other && pathIn(other.named);
  };
  const template = { named: broken.named, path: path ?? '' };
  const rendered =
    path === undefined ? undefined : await renderedText(failed.folder, template, failed.render, alsoBroken);
  return yamlError(broken, chart, rendered, { code: code ?? 'CHART_INVALID_YAML', hint, cause });
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** In semantic versioning, `v1.33.4-gke.1` is a pre-release before 1.33.4. */
const ofVersion =
  "If only the suffix of the cluster's vendor is the problem, pin the version without it: `pulumi config set --path kubesentiment:release.kubeVersion <version>`.";

interface ValueError {
  error: ReleaseError;
  /** Whether the refused value is a mask for a secret. */
  isMask: boolean;
}

/** Parses lines such as `- at '/image/tag': got number, want string`, below the name of the chart with the schema. */
function valueErrors(text: string, { chart, explain, code }: FailedRender, cause: unknown): ValueError[] {
  const errors: ValueError[] = [];
  let prefix: string[] = [];
  for (const line of text.split('\n')) {
    const name = /^(\S+):$/.exec(line)?.[1];
    if (name !== undefined) prefix = name === chart.name ? [] : insideOf(chart, name);
    const [found, pointer = '', reason = ''] = /^\s*- at '(.*?)': (.*)$/.exec(line) ?? [];
    // The lines below report the causes of a failed choice.
    if (found === undefined || /^'?(?:allOf|anyOf|oneOf)'? failed/.test(reason)) continue;
    const keys = pointer
      .split('/')
      .slice(1)
      .map((key) => key.replaceAll('~1', '/').replaceAll('~0', '~'));
    const unknown = /^additional properties '(.*?)'/.exec(reason)?.[1];
    const path = [...prefix, ...keys, ...(unknown === undefined ? [] : [unknown])];
    const value = ['kubesentiment:values', ...path].join('.');
    const message = unknown === undefined ? `${value}: ${reason}.` : `${value} is an unknown value of the chart.`;
    const place = pathIn(explain.values, path);
    const position = explain.origin(place);
    const frame = position && explain.frameAt(position);
    const error = new ReleaseError(code ?? codeOf(reason), message, {
      position,
      frame,
      hint: `See the chart's schema: ${[chart.shownAs, ...prefix].join('/charts/').replace(/^\//, '')}/values.schema.json.`,
      cause,
    });
    errors.push({ error, isMask: valueAt(explain.values, place) === secretMask });
  }
  return errors;
}

/** Helm names a subchart without the charts above it. */
function insideOf({ parts }: NamedChart, name: string): string[] {
  const named = parts.filter((part) => part.inside.at(-1) === name || part.name === name);
  const [nested] = named;
  return nested === undefined || named.some(({ inside }) => inside.length === 1) ? [name] : [...nested.inside];
}

function codeOf(reason: string): ErrorCode {
  if (reason.startsWith('additional properties')) return 'CHART_VALUES_UNKNOWN_KEY';
  return reason.startsWith('got ') ? 'CHART_VALUES_WRONG_TYPE' : 'CHART_VALUES_REFUSED';
}

/** Converts keys to indexes where the values contain lists. */
function pathIn(values: Json, path: readonly string[]): ValuePath {
  const result: (string | number)[] = [];
  let value: Json | undefined = values;
  for (const key of path) {
    result.push(Array.isArray(value) ? Number(key) : key);
    value = Array.isArray(value) ? value[Number(key)] : isJsonObject(value) ? value[key] : undefined;
  }
  return result;
}
