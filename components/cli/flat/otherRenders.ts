import { closestName } from '../../closestName.ts';
import { type ConfigChange, releaseKey, type StackSettings, valuesKey } from '../../config/index.ts';
import { ReleaseError, ReleaseErrors } from '../../errors.ts';
import {
  changedPaths,
  fewOf,
  formatPath,
  isJsonObject,
  type Json,
  leavesOf,
  parsePath,
  valueAt,
} from '../../json/index.ts';
import type { RenderedRelease } from '../../render/index.ts';
import { type Comparison, withExpressions } from './compare.ts';
import { releaseName, releaseNamespace, valueExpression } from './expressions.ts';
import { type Piece, piecesOf } from './pieces.ts';

/** A render of the release, for comparison. */
export interface Compared {
  pieces: readonly Piece[];
  notes: string;
}

/** A render with another name, or with another value. */
export interface OtherRender extends Comparison, Compared {}

/** A value of the chart that stays a value. */
export interface OpenValue {
  path: readonly string[];
  /** What the release has. */
  value: string | number;
  other: OtherRender;
}

/** Renders the stack with other settings. */
export type Render = (changes: readonly ConfigChange[]) => Promise<RenderedRelease>;

/** The limits of Helm and of Kubernetes. */
const [longestName, longestNamespace] = [53, 63];

/**
 * Renders with another name and another namespace. They contain the real ones, because charts ask what a name contains. Where that explains not
 * all differences, a second render has names of the same length, because charts cut names.
 */
export async function withOtherNames(
  settings: StackSettings,
  base: Compared,
  render: Render,
): Promise<[OtherRender, ...OtherRender[]]> {
  const first = await withOtherName(settings, render, longer);
  if (differences(base, first).length === 0) return [first];
  return [first, await withOtherName(settings, render, sameLength)];
}

async function withOtherName(
  { release, secretPaths }: StackSettings,
  render: Render,
  change: (text: string, end: string, longest: number) => string,
): Promise<OtherRender> {
  const from = { flag: '--flat' };
  const name = change(release.name, '-xqz', longestName);
  const namespace = change(release.namespace, '-xqy', longestNamespace);
  const rendered = await render([
    { path: [releaseKey, 'name'], value: name, from },
    { path: [releaseKey, 'namespace'], value: namespace, from },
  ]);
  const marks = [
    { text: release.namespace, other: namespace, expression: releaseNamespace },
    { text: release.name, other: name, expression: releaseName },
  ];
  return { ...comparedOf(rendered, secretPaths), marks };
}

function longer(text: string, end: string, longest: number): string {
  return `${text.slice(0, longest - end.length)}${end}`;
}

function sameLength(text: string, end: string): string {
  const changed = end.slice(1);
  return `${text.slice(0, Math.max(0, text.length - changed.length))}${changed}`.slice(-text.length);
}

export function comparedOf(rendered: RenderedRelease, secretPaths: StackSettings['secretPaths']): Compared {
  return { pieces: piecesOf(rendered, secretPaths), notes: rendered.content.notes };
}

/**
 * Renders with another value, to find where the release shows it.
 * @param text the path of the value
 * @throws ReleaseError PACKAGE_FLAT if the value doesn't exist, is secret, or decides more than texts and numbers
 */
export async function withOtherValue(
  text: string,
  { settings, base, rendered }: { settings: StackSettings; base: Compared; rendered: RenderedRelease },
  render: Render,
): Promise<OpenValue> {
  const path = pathOf(text);
  const { config, chart } = rendered.content;
  const value = valueAt(config, path) ?? valueAt(chart.values, path);
  if (value === undefined) throw unknownValue(text, [config, chart.values]);
  const isText = value === null || typeof value === 'string';
  if (!isText && !(typeof value === 'number' && Number.isSafeInteger(value))) {
    const what = isJsonObject(value) ? 'a map' : Array.isArray(value) ? 'a list' : String(value);
    throw refusal(`--value ${text}: only strings and whole numbers can stay values, not ${what}.`);
  }
  if (settings.secretPaths.some((secret) => path.every((key, index) => secret[index] === key))) {
    throw refusal(`--value ${text}: the stack encrypts this value. Only Secrets can have it.`);
  }
  let found: OpenValue | undefined;
  let failure: unknown;
  for (const other of typeof value === 'number' ? otherNumbers(value) : otherTexts(value ?? '')) {
    const change = { path: [valuesKey, ...path], value: other, from: { flag: `--value ${text}` } };
    const made = await render([change]).catch((error: unknown) => {
      if (!(error instanceof ReleaseError || error instanceof ReleaseErrors)) throw error;
      failure = error;
    });
    if (made === undefined) continue;
    const compared = comparedOf(made, settings.secretPaths);
    const shown = value === null || value === '' ? defaultText(base, compared, String(other)) : value;
    const comparison = comparisonOf(path, shown, other);
    const open = { path, value: shown, other: { ...compared, ...comparison } };
    const unexplained = differences(base, open.other);
    if (unexplained.length > 0) {
      const fields = fewOf(unexplained, 3);
      throw refusal(`--value ${text}: the value decides more than a template without conditions can show: ${fields}.`);
    }
    found ??= open;
  }
  if (found !== undefined) return found;
  const message = 'the chart accepts no other value of it, so it cannot be found in the objects';
  throw refusal(`--value ${text}: ${message}.`, failure);
}

function pathOf(text: string): readonly string[] {
  const path = parsePath(text);
  if (path?.length && path.every((key) => typeof key === 'string')) return path;
  throw refusal(`--value ${text} is not the path of a value such as image.tag.`);
}

function otherTexts(value: string): string[] {
  // Some charts accept only versions, or only lower-case letters.
  const digits = value.replaceAll(/\d+/g, '97531');
  return [`${value}-xqv`, ...(digits === value ? [] : [digits]), `${value}xqv`].map((text) => text.replace(/^-/, ''));
}

function otherNumbers(value: number): number[] {
  return [value + 1, value + 7];
}

function comparisonOf(path: readonly string[], value: string | number, other: string | number): Comparison {
  const expression = valueExpression(path);
  if (typeof value === 'number' && typeof other === 'number') {
    const written = `{{ int64 ${expression} }}`;
    return {
      marks: [{ text: String(value), other: String(other), expression: written }],
      number: { value, other, expression: written },
    };
  }
  return {
    marks: [{ text: String(value), other: String(other), expression: `{{ include "flat.text" ${expression} }}` }],
  };
}

/** What the chart uses if the value is empty: what the base has where the other render has the other text. */
function defaultText(base: Compared, compared: Compared, other: string): string {
  for (const [index, { object }] of compared.pieces.entries()) {
    const own = base.pieces[index]?.object;
    for (const path of own === undefined ? [] : changedPaths(own, object)) {
      const [before, after] = [own === undefined ? undefined : valueAt(own, path), valueAt(object, path)];
      if (typeof before !== 'string' || typeof after !== 'string') continue;
      const [start = '', end = '', ...more] = after.split(other);
      const isOne = after.includes(other) && more.length === 0 && before.length >= start.length + end.length;
      if (isOne && before.startsWith(start) && before.endsWith(end)) {
        return before.slice(start.length, before.length - end.length);
      }
    }
  }
  return '';
}

/** What differs in another way than the comparison expects, as `Kind/name: field`. */
export function differences(base: Compared, other: OtherRender): string[] {
  if (base.pieces.length !== other.pieces.length) return ['which objects exist'];
  let isShown = false;
  const found = base.pieces.flatMap(({ object, shown }, index) => {
    const fields: string[] = [];
    const report = (path: (string | number)[]) =>
      void (isChecksum(path) || fields.push(`${shown}: ${formatPath(path)}`));
    const value = other.pieces[index]?.object;
    isShown ||= JSON.stringify(object) !== JSON.stringify(value);
    withExpressions(object, [{ ...other, value, report: (path) => report([...path]) }]);
    return fields;
  });
  return isShown ? found : ['no object shows it'];
}

/** A checksum in an annotation of a pod, which restarts it. */
export function isChecksum(path: readonly (string | number)[]): boolean {
  return path.at(-2) === 'annotations' && /checksum/i.test(String(path.at(-1)));
}

function unknownValue(text: string, values: readonly Json[]): ReleaseError {
  const known = new Set(values.flatMap((each) => leavesOf(each, [])).map(({ path }) => formatPath(path)));
  const closest = closestName(text, known);
  return refusal(
    `--value ${text}: the chart has no such value.${closest === undefined ? '' : ` Did you mean ${closest}?`}`,
  );
}

function refusal(message: string, cause?: unknown): ReleaseError {
  return new ReleaseError('PACKAGE_FLAT', message, {
    hint: 'Set the value in the stack, and leave --value out. See docs/publishing.md.',
    cause,
  });
}
