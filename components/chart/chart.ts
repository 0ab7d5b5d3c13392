import type { Position, ReleaseError } from '../errors.ts';
import type { JsonObject, ValuePath, YamlContent } from '../json/index.ts';
import type { ManifestObject } from '../manifest/index.ts';
import type { ChartMetadata } from './metadata.ts';

export interface TemplateFile {
  /** Relative to the chart, with `/`: `templates/deployment.yaml.hbs`. */
  path: string;
  text: string;
}

/** A file of the chart that is neither a template nor one of Helm's own. */
export interface ChartFile {
  /** Relative to the chart, with `/`. */
  path: string;
  data: Buffer;
}

/** A chart as it lies in its folder. */
export interface Chart {
  directory: string;
  /** The folder as the user would type it; messages name files by it. */
  shownAs: string;
  metadata: ChartMetadata;
  /** Where Chart.yaml has the field at a path; its nearest parent if there is none. */
  metadataOriginOf(path: ValuePath): Position;
  /** The defaults of values.yaml. */
  values: JsonObject;
  /** Where values.yaml has the default at a path; its nearest parent if there is none. */
  originOf(path: ValuePath): Position;
  /** The lines around a place of values.yaml. */
  frameAt(position: Position): string;
  /** values.schema.json, if the chart has one. */
  schema?: JsonObject;
  /** Where values.schema.json has what stands at a path; its nearest parent if there is none. */
  schemaOriginOf(path: ValuePath): Position;
  /** An error CHART_INVALID_SCHEMA about the part of the schema at a path. */
  schemaFailure?: YamlContent['failure'];
  /** Sorted by path. */
  templates: TemplateFile[];
  /** What is wrong with other files in `templates/`: nothing is rendered then. */
  strangers?: readonly ReleaseError[];
  /** Sorted by path. */
  files: ChartFile[];
  /** What is in `crds/`. */
  crds: ManifestObject[];
}
