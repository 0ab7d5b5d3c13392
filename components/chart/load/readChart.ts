import { posix } from 'node:path';
import { type ReleaseError, throwAll } from '../../errors.ts';
import { isJsonObject, readYaml } from '../../json/index.ts';
import { attempt, readCrds } from '../../manifest/index.ts';
import type { Chart, ChartFile, TemplateFile } from '../chart.ts';
import { findIgnoreMistakes } from './ignoreRules.ts';
import { readMetadata } from './readMetadata.ts';
import { readText } from './readText.ts';
import { findMisplacedFiles } from './templateFiles.ts';

/** The files of a chart that this program uses, as they are on disk. */
export interface ChartSources {
  metadata: Buffer;
  values: Buffer;
  schema: Buffer | undefined;
  ignore: Buffer | undefined;
  /** Sorted by path. */
  templates: readonly ChartFile[];
  /** Paths of files in `templates/` that are not templates. */
  unknown?: readonly string[];
  /** Files in `crds/`, sorted by path. */
  crds?: readonly ChartFile[];
}

/** A chart without its folder and its other files. */
export type ChartContent = Omit<Chart, 'directory' | 'files'>;

/**
 * Reads a chart from its files. Templates are not parsed.
 * @param shownAs the chart's folder as the user would type it, for messages
 * @throws ReleaseError(s), all in one pass: CHART_INVALID_METADATA, CHART_INVALID_VALUES, CHART_INVALID_SCHEMA,
 * CHART_TEMPLATE_SYNTAX for a template that is not UTF-8, CHART_INVALID_YAML and CHART_INVALID_OBJECT for files in
 * `crds/`
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
  const misplacedFiles = findMisplacedFiles(texts, unknown, shown);
  if (readFirst === undefined || readDefaults === undefined)
    throw new Error('A file that is not read throws its error before.');
  return {
    shownAs,
    metadata: readFirst.metadata,
    metadataOriginOf: readFirst.positionOf,
    ...readDefaults,
    schemaOriginOf: () => ({ file: shown('values.schema.json') }),
    ...readRules,
    templates: texts,
    ...(misplacedFiles.length === 0 ? {} : { misplacedFiles }),
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
  // JSON is YAML, and the YAML parser knows the positions of mistakes.
  const text = readText(data, file, code);
  const { value, positionOf, failure } = readYaml({ text, file, code, isLenient: true, roundsIntegers: true });
  if (isJsonObject(value)) return { schema: value, schemaOriginOf: positionOf, schemaFailure: failure };
  throw failure([], 'The schema must be a map.', { hint: 'A schema that accepts any map is {"type": "object"}.' });
}
