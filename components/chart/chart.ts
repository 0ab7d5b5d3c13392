import type { Position, ReleaseError } from '../errors.ts';
import type { JsonObject, ValuePath, YamlContent } from '../json/index.ts';
import type { ManifestObject } from '../manifest/index.ts';
import type { ChartMetadata } from './metadata.ts';

export interface TemplateFile {
  /** Relative to the chart, with `/`: `templates/deployment.yaml.hbs`. */
  path: string;
  text: string;
}

/** A file of the chart that is neither a template nor one of Helm's special files. */
export interface ChartFile {
  /** Relative to the chart, with `/`. */
  path: string;
  data: Buffer;
}

/** A Handlebars chart, as it is in its folder. */
export interface Chart {
  directory: string;
  /** The folder or archive as the user would type it, for messages. */
  shownAs: string;
  /** Whether the folder has the content of an archive, which nobody edits and which contains the chart's dependencies. @default false */
  isArchive?: boolean;
  metadata: ChartMetadata;
  /** The position of the field at a path in Chart.yaml, or of its nearest parent. */
  metadataOriginOf(path: ValuePath): Position;
  /** The defaults of values.yaml. */
  values: JsonObject;
  /** The position of the default at a path in values.yaml, or of its nearest parent. */
  originOf(path: ValuePath): Position;
  /** The lines around a position in values.yaml. */
  frameAt(position: Position): string;
  /** values.schema.json, if the chart has one. */
  schema?: JsonObject;
  /** The position of the value at a path in values.schema.json, or of its nearest parent. */
  schemaOriginOf(path: ValuePath): Position;
  /** An error CHART_INVALID_SCHEMA about the value at a path of the schema. */
  schemaFailure?: YamlContent['failure'];
  /** Sorted by path. */
  templates: TemplateFile[];
  /** The errors about invalid files in `templates/`; if there are any, nothing is rendered. */
  misplacedFiles?: readonly ReleaseError[];
  /** Sorted by path. */
  files: ChartFile[];
  /** The objects in `crds/`. */
  crds: ManifestObject[];
}
