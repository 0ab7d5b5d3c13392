import { posix } from 'node:path';
import { type ReleaseError, throwAll } from '../../errors.ts';
import { isJsonObject, readYaml } from '../../json/index.ts';
import { attempt, readCrds } from '../../manifest/index.ts';
import type { Chart, ChartFile, TemplateFile } from '../chart.ts';
import { findIgnoreMistakes } from './ignoreRules.ts';
import { readMetadata } from './readMetadata.ts';
import { readText } from './readText.ts';
import { findStrangers } from './templateFiles.ts';

/** The files of a chart that mean something to us, as they are on disk. */
export interface ChartSources {
  metadata: Buffer;
  values: Buffer;
  schema: Buffer | undefined;
  ignore: Buffer | undefined;
  /** Sorted by path. */
  templates: readonly ChartFile[];
  /** Paths of files in `templates/` that are none. */
  unknown?: readonly string[];
  /** Those in `crds/`, sorted by path. */
  crds?: readonly ChartFile[];
}

/** A chart without its folder and its own files. */
export type ChartContent = Omit<Chart, 'directory' | 'files'>;

/**
 * What the files of a chart say. Templates are not looked into.
 * @param shownAs the chart's folder as the user would type it, for messages
 * @throws ReleaseError(s), all that are found: CHART_INVALID_METADATA, CHART_INVALID_VALUES, CHART_INVALID_SCHEMA,
 * CHART_TEMPLATE_SYNTAX for a template that is no text, CHART_INVALID_YAML and CHART_INVALID_OBJECT for what is in `crds/`
 */
export function readChart(
  shownAs: string,
  { metadata, values, schema, ignore, templates, unknown = [], crds = [] }: ChartSources,
): ChartContent {
  const errors: ReleaseError[] = [];
  const shown = (path: string) => posix.join(shownAs, path);
  const readFirst = attempt(errors, () => readMetadataFile(metadata, shown('Chart.yaml')));
  const readDefaults = attempt(errors, () => readValuesFile(values, shown('values.yaml')));
  const readRules = schema && attempt(errors, () => readSchemaFile(schema, shown('values.schema.json')));
  if (ignore !== undefined) errors.push(...findIgnoreMistakes(ignore.toString('utf8'), shown('.helmignore')));
  const texts = templates.map(({ path, data }): TemplateFile => {
    const text = attempt(errors, () => readText(data, shown(path), 'CHART_TEMPLATE_SYNTAX'));
    return { path, text: text ?? '' };
  });
  const name = readFirst?.metadata.name ?? '';
  const defined = attempt(errors, () =>
    readCrds(
      crds.map(({ path, data }) => ({
        source: `${name}/${path}`,
        text: readText(data, shown(path), 'CHART_INVALID_YAML'),
      })),
    ),
  );
  throwAll(errors);
  const strangers = findStrangers(texts, unknown, shown);
  if (readFirst === undefined || readDefaults === undefined) throw new Error('What is not read has its error.');
  return {
    shownAs,
    metadata: readFirst.metadata,
    metadataOriginOf: readFirst.positionOf,
    ...readDefaults,
    schemaOriginOf: () => ({ file: shown('values.schema.json') }),
    ...readRules,
    templates: texts,
    ...(strangers.length === 0 ? {} : { strangers }),
    crds: defined ?? [],
  };
}

function readMetadataFile(data: Buffer, file: string) {
  return readMetadata(readText(data, file, 'CHART_INVALID_METADATA'), file);
}

function readValuesFile(data: Buffer, file: string): Pick<Chart, 'values' | 'originOf' | 'frameAt'> {
  const code = 'CHART_INVALID_VALUES';
  const { value, positionOf, frameAt, failure } = readYaml({ text: readText(data, file, code), file, code });
  const values = value ?? {};
  if (!isJsonObject(values)) throw failure([], 'The values must be a map.', { hint: 'Write them as `name: value`.' });
  return { values, originOf: positionOf, frameAt };
}

function readSchemaFile(
  data: Buffer,
  file: string,
): Required<Pick<Chart, 'schema' | 'schemaOriginOf' | 'schemaFailure'>> {
  const code = 'CHART_INVALID_SCHEMA';
  // JSON is YAML, whose parser knows where a mistake is.
  const text = readText(data, file, code);
  const { value, positionOf, failure } = readYaml({ text, file, code, isLenient: true, roundsIntegers: true });
  if (isJsonObject(value)) return { schema: value, schemaOriginOf: positionOf, schemaFailure: failure };
  throw failure([], 'The schema must be a map.', { hint: 'A schema that takes any map is {"type": "object"}.' });
}
