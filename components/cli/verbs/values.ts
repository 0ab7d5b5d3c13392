import type { ExplainedValue } from '../../chart/index.ts';
import { closestName } from '../../closestName.ts';
import { formatPosition, ReleaseError } from '../../errors.ts';
import { formatPath, isJsonObject, type Json, type JsonObject, type ValuePath, valueAt } from '../../json/index.ts';
import { explainRelease, loadMainChart, mergedValues } from '../../render/index.ts';
import { type OneRunOptions, oneRunSettings } from '../deploy/oneRunSettings.ts';
import { projectDirectory } from '../target/currentProject.ts';
import { readStack } from '../target/stack.ts';
import { formatTable, type OutputFormat, outputWidth, serialize } from '../terminal/output.ts';

export interface ValuesOptions extends OneRunOptions {
  /** Shows each value's origin. */
  explain?: boolean;
  /** Shows only the value at this path. */
  path?: ValuePath;
}

/** The minimum useful width of the value column. */
const leastValue = 24;

/**
 * The merged values of a stack, secrets masked: YAML or, with origins, a table of all leaf values.
 * @param directory the project's folder
 * @throws ReleaseError(s) CONFIG_*, CHART_*, DEPENDENCY_*; CHART_UNKNOWN_VALUE if there is no value at the path
 */
export async function values(
  stack: string,
  { explain, path = [], ...options }: ValuesOptions,
  format: OutputFormat,
  directory: string = projectDirectory,
): Promise<string> {
  const { settings } = await readStack(stack, directory, await oneRunSettings(options));
  const chart = await loadMainChart({ settings, projectDirectory: directory });
  const merged = mergedValues(chart, settings);
  const wanted = valueAt(merged, path);
  if (wanted === undefined) throw noValueAt(path, merged);
  if (!explain) return serialize(wanted, format === 'json' ? 'json' : 'yaml');
  const explained = explainRelease(chart, settings).filter((value) =>
    path.every((part, index) => part === value.path[index]),
  );
  if (format !== 'table') return serialize(explained.map(entryOf), format);
  const rows = explained.map(({ path: place, origin, value }) => [
    formatPath(place),
    // The column is omitted: it would only lengthen the line.
    formatPosition({ file: origin.file, line: origin.line }),
    typeof value === 'string' && /^.+$/.test(value) ? value : JSON.stringify(value),
  ]);
  return formatExplained(rows, outputWidth());
}

/** A table or, if its third column had too little room, two lines for each value. */
function formatExplained(rows: readonly string[][], width: number): string {
  const longest = (column: number) => Math.max(...rows.map((row) => row[column]?.length ?? 0));
  if (longest(0) + longest(1) < width - leastValue) return formatTable(['PATH', 'FROM', 'VALUE'], rows, width);
  return rows.map(([place, from, value]) => `${place} = ${value}\n  ${from}\n`).join('');
}

function entryOf({ path, value, origin: { file, line, column }, secret }: ExplainedValue): JsonObject {
  return {
    path: formatPath(path),
    value,
    file,
    ...(line === undefined ? {} : { line }),
    ...(column === undefined ? {} : { column }),
    secret,
  };
}

function noValueAt(path: ValuePath, merged: JsonObject): ReleaseError {
  const known = path.findLastIndex((_part, index) => valueAt(merged, path.slice(0, index + 1)) !== undefined) + 1;
  const parent: Json | undefined = valueAt(merged, path.slice(0, known));
  const names = isJsonObject(parent) ? Object.keys(parent) : [];
  const place = known === 0 ? 'The values have' : `${formatPath(path.slice(0, known))} has`;
  const closest = closestName(String(path[known]), names);
  const suggestion = closest === undefined ? '' : ` Did you mean ${formatPath([...path.slice(0, known), closest])}?`;
  return new ReleaseError('CHART_UNKNOWN_VALUE', `There is no value ${formatPath(path)}.${suggestion}`, {
    hint: names.length === 0 ? `${place} no keys.` : `${place} ${names.join(', ')}.`,
  });
}
