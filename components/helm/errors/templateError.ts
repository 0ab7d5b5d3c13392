import { codeFrame } from '../../codeFrame.ts';
import { type ErrorCode, type Position, ReleaseError } from '../../errors.ts';
import { findFile, type NamedChart } from '../read/namedChart.ts';
import type { ExplainOptions } from './explainOptions.ts';
import { hintOfTpl } from './tplValue.ts';

export interface TemplateErrorOptions {
  explain: ExplainOptions;
  /** The hint. */
  hint: string;
  /** @default CHART_TEMPLATE_SYNTAX or CHART_TEMPLATE_RENDER */
  code?: ErrorCode | undefined;
  cause: unknown;
}

/** Converts an error of Helm's engine to one with the template's file, line and frame. */
export function templateError(text: string, chart: NamedChart, options: TemplateErrorOptions): ReleaseError {
  const { explain, cause } = options;
  const code = options.code ?? (/parse error/.test(text) ? 'CHART_TEMPLATE_SYNTAX' : 'CHART_TEMPLATE_RENDER');
  const reason = reasonIn(text);
  const place = placeIn(text, chart.name);
  if (place === undefined) {
    return new ReleaseError(code, `Helm cannot render ${chart.name}: ${reason}`, { hint: options.hint, cause });
  }
  const { shownAs, inside, text: template } = findFile(chart, place.named);
  const position: Position = {
    file: shownAs,
    line: place.line,
    column: place.column,
  };
  const frame = template === undefined ? undefined : codeFrame(template, place.line, place.column);
  const hints = [notSet(text, inside), hintOfTpl(text, chart, explain), options.hint];
  const hint = hints.filter((each) => each !== undefined).join('\n');
  return new ReleaseError(code, reason, { position, hint, cause, frame });
}

interface TemplatePlace {
  /** The template's name in Helm. */
  named: string;
  line: number;
  column?: number;
}

/**
 * The innermost template in the message is the place of the error; the others are its callers. If the chart itself
 * fails (`fail`, `required`), Helm names only the outermost template, and the rest is the chart's own message.
 */
function placeIn(text: string, name: string): TemplatePlace | undefined {
  const file = `(${name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}/[^\\n:]+?):(\\d+)`;
  const own = new RegExp(`execution error at \\(${file}:(\\d+)\\): `).exec(text);
  const unclosed = new RegExp(`^.*parse error at \\([^)]*\\): unclosed action started at ${file}$`, 'm').exec(text);
  const parsed = new RegExp(`parse error at \\(${file}(?::(\\d+))?\\)`).exec(text);
  const executed = [...text.matchAll(new RegExp(`template: ${file}:(\\d+): executing `, 'g'))].at(-1);
  const [, named, line, column] = own ?? unclosed ?? executed ?? parsed ?? [];
  if (named === undefined) return undefined;
  // Helm counts columns from 0.
  return { named, line: Number(line), column: column === undefined ? undefined : Number(column) + 1 };
}

const longestTpl = 100;

/** The reason, without the position. */
function reasonIn(text: string): string {
  return text
    .replace(/^.*?failed to create chart from template: /s, '')
    .replace(/^(?:execution|parse) error at \([^)]*\): /, '')
    .replace(/((?:execution for|parse template) ")((?:[^"\\]|\\.)*)"/gs, (whole, before: string, tpl: string) =>
      tpl.length <= longestTpl ? whole : `${before}${tpl.slice(0, longestTpl)}…"`,
    )
    .trimEnd();
}

/** The missing value behind a nil pointer. @param inside the subcharts around the template */
function notSet(text: string, inside: readonly string[]): string | undefined {
  const [, path, key = ''] =
    /at <\$?\.Values\.([\w.]+)>: nil pointer evaluating interface \{\}\.(\w+)\s*$/.exec(text) ?? [];
  const keys = path?.split('.') ?? [];
  const at = keys.indexOf(key, 1);
  if (at < 1) return undefined;
  const above = keys[0] === 'global' ? [] : inside;
  return `${['kubesentiment:values', ...above, ...keys.slice(0, at)].join('.')} is not set.`;
}
