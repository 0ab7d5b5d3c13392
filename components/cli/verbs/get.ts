import { mergeValues } from '../../chart/index.ts';
import type { Json, JsonObject } from '../../json/index.ts';
import type { ReleaseRecord } from '../../revision/index.ts';
import { type RecordOptions, shownRecord } from '../target/shownRecord.ts';
import type { OutputOptions } from '../terminal/options.ts';
import { serialize } from '../terminal/output.ts';
import { printableYaml, writePrintableYaml } from '../terminal/printableYaml.ts';
import { summaryOf } from './status.ts';

export interface GetValuesOptions extends RecordOptions, OutputOptions {
  /** Prints the chart's defaults merged with the user's values. */
  all?: boolean;
}

/** Prints the same as `helm get values`. */
export async function getValues(name: string | undefined, { output, ...options }: GetValuesOptions): Promise<string> {
  const record = await shownRecord(name, options);
  const values = options.all ? computedValues(record) : record.config;
  if (output === 'json') return serialize(values, output);
  if (output === 'yaml') return sortedYaml(values);
  return `${options.all ? 'COMPUTED VALUES' : 'USER-SUPPLIED VALUES'}:\n${sortedYaml(values)}`;
}

/** Prints the same as `helm get manifest`. */
export async function getManifest(name: string | undefined, options: RecordOptions): Promise<string> {
  return printableYaml(`${(await shownRecord(name, options)).manifest}\n`);
}

/** Prints the same as `helm get hooks`. */
export async function getHooks(name: string | undefined, options: RecordOptions): Promise<string> {
  return hooksText(await shownRecord(name, options));
}

/** Prints the same as `helm get notes`. */
export async function getNotes(name: string | undefined, options: RecordOptions): Promise<string> {
  const { info } = await shownRecord(name, options);
  return info.notes ? `NOTES:\n${info.notes}\n` : '';
}

/** Prints the same as `helm get metadata`: facts about the revision and its chart, without their content. */
export async function getMetadata(
  name: string | undefined,
  { output, ...options }: RecordOptions & OutputOptions,
): Promise<string> {
  const metadata = metadataOf(await shownRecord(name, options));
  if (output !== 'table') return serialize(metadata, output);
  const lines = Object.entries(metadata).map(([key, value]) => {
    const title = key.replace(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase();
    return `${title}: ${typeof value === 'string' || typeof value === 'number' ? value : JSON.stringify(value)}\n`;
  });
  return lines.join('');
}

/** Prints the same as `helm get all`, with Helm's titles. */
export async function getAll(name: string | undefined, options: RecordOptions & OutputOptions): Promise<string> {
  const record = await shownRecord(name, options);
  // Convert through JSON: TypeScript gives interfaces such as Hook no index signature.
  if (options.output !== 'table') return serialize(JSON.parse(JSON.stringify(record)), options.output);
  return [
    summaryOf(record),
    `USER-SUPPLIED VALUES:\n${sortedYaml(record.config)}`,
    `COMPUTED VALUES:\n${sortedYaml(computedValues(record))}`,
    `HOOKS:\n${hooksText(record)}`,
    `MANIFEST:\n${printableYaml(record.manifest)}`,
    ...(record.info.notes ? [`NOTES:\n${record.info.notes}\n`] : []),
  ].join('\n');
}

function computedValues({ chart, config }: ReleaseRecord): JsonObject {
  return mergeValues(chart.values ?? {}, config);
}

function hooksText({ hooks }: ReleaseRecord): string {
  return printableYaml(hooks.map(({ path, manifest }) => `---\n# Source: ${path}\n${manifest}\n`).join(''));
}

/** Helm sorts the keys, too. */
function sortedYaml(value: Json): string {
  return writePrintableYaml(value);
}

function metadataOf({ name, namespace, version, info, chart, apply_method: method }: ReleaseRecord) {
  const { metadata } = chart;
  const { appVersion, annotations, dependencies } = metadata;
  const text = (value: Json | undefined) => (value === undefined || value === null ? '' : String(value));
  return {
    name,
    chart: text(metadata.name),
    version: text(metadata.version),
    appVersion: text(appVersion),
    ...(annotations ? { annotations } : {}),
    ...(dependencies ? { dependencies } : {}),
    namespace,
    revision: version,
    status: info.status,
    deployedAt: info.last_deployed,
    applyMethod: method || 'csa',
  };
}
