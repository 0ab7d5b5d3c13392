import { posix } from 'node:path';
import { type ReleaseError, throwAll } from '../../errors.ts';
import type { JsonObject } from '../../json/index.ts';
import {
  atOrigin,
  attempt,
  inOrder,
  type Locate,
  readObjects,
  type SourceDocument,
  splitDocuments,
  uniqueErrors,
} from '../../manifest/index.ts';
import type { Chart, TemplateFile } from '../chart.ts';
import { type CompiledTemplates, compileTemplates } from './compileTemplates.ts';
import { fileHelpers } from './run/fileHelpers.ts';
import { type Capabilities, type ReleaseIdentity, scopeOf } from './run/scope.ts';
import { type SecretsInValues, toleranceFor } from './run/tolerance.ts';
import type { Trace } from './trace/trace.ts';

export type { Capabilities, ReleaseIdentity } from './run/scope.ts';
export type { SecretsInValues } from './run/tolerance.ts';

export interface RenderOptions {
  /** The merged defaults and user's values. */
  values: JsonObject;
  release: ReleaseIdentity;
  capabilities: Capabilities;
  /** Whether secret values are known. Errors because of replaced secrets are ignored. @default known */
  secrets?: SecretsInValues;
}

export interface Rendered {
  documents: SourceDocument[];
  /** The output of NOTES.txt.hbs; empty if the chart has none. */
  notes: string;
  /** Finds the template position for a position in a document. It renders the template again, but only when called. */
  locate: Locate;
}

/** With or without the suffix of a template. */
const notesPath = /^templates\/NOTES\.txt(?:\.hbs)?$/;

/** A run renders a chart several times, with different values. */
const compiledCharts = new WeakMap<Chart, CompiledTemplates>();

/** The output of a template file. */
interface RenderedFile {
  path: string;
  context: JsonObject;
  text: string;
}

/**
 * Renders a Handlebars chart. Templates are `templates/**\/*.yaml.hbs`; files whose names begin with `_` contain named
 * templates: `{{#*inline "name"}}`, and the remaining text under the file's name. The function is pure: the same chart
 * and options give the same text. All errors are reported in one pass; if templates fail, the errors in documents are
 * reported too.
 * @throws ReleaseError(s) CHART_TEMPLATE_SYNTAX, CHART_UNKNOWN_HELPER, CHART_UNKNOWN_PARTIAL, CHART_UNKNOWN_VALUE,
 * CHART_UNKNOWN_FILE, CHART_TEMPLATE_RENDER, and with them CHART_INVALID_YAML, CHART_INVALID_OBJECT
 */
export function renderChart(chart: Chart, options: RenderOptions): Rendered {
  if (chart.misplacedFiles !== undefined) throwAll(chart.misplacedFiles);
  return renderFiles(chart, options, (path) => !isCollection(path));
}

/**
 * Like {@link renderChart}, for some of the files.
 * @param isRendered always the same for a chart; other files are collections of named templates
 */
export function renderFiles(chart: Chart, options: RenderOptions, isRendered: (path: string) => boolean): Rendered {
  const compiled = compile(chart, isRendered);
  const scope = scopeOf(chart.metadata, options);
  const errors = [...compiled.errors];
  const tolerance = toleranceFor(options.secrets ?? 'known');
  const rendered = new Map<string, RenderedFile>();
  for (const { path } of chart.templates) {
    if (!isRendered(path)) continue;
    const source = `${chart.metadata.name}/${path.replace(/\.hbs$/, '')}`;
    const context = { ...scope, Template: { Name: source, BasePath: `${chart.metadata.name}/templates` } };
    const text = attempt(errors, () => compiled.render(fileOf(chart, path), context, tolerance));
    if (text !== undefined) rendered.set(source, { path, context, text });
  }
  const locate = locateIn(chart, compiled, rendered);
  const documents = [...rendered].flatMap(([source, { path, text }]) =>
    notesPath.test(path) ? [] : splitDocuments(source, text),
  );
  if (errors.length > 0 && options.secrets !== 'replaced')
    throwAll(inOrder(uniqueErrors([...errors, ...mistakesIn(documents, locate)])));
  const notes = rendered.get(`${chart.metadata.name}/templates/NOTES.txt`)?.text ?? '';
  return { documents, notes, locate };
}

function locateIn(chart: Chart, compiled: CompiledTemplates, rendered: ReadonlyMap<string, RenderedFile>): Locate {
  const traces = new Map<string, Trace | undefined>();
  return ({ file, line = 1, column = 1 }) => {
    const found = rendered.get(file);
    if (found === undefined) return undefined;
    if (!traces.has(file)) traces.set(file, compiled.trace(fileOf(chart, found.path), found.context, found.text));
    return traces.get(file)?.(line, column);
  };
}

/** The errors in each single document. */
function mistakesIn(documents: readonly SourceDocument[], locate: Locate): ReleaseError[] {
  const errors: ReleaseError[] = [];
  for (const document of documents) attempt(errors, () => readObjects(document));
  return errors.map((error) => atOrigin(error, locate));
}

function compile(chart: Chart, isRendered: (path: string) => boolean): CompiledTemplates {
  let compiled = compiledCharts.get(chart);
  if (compiled === undefined) {
    compiled = compileTemplates(
      chart.templates.map((template) => inputOf(chart, template, isRendered(template.path))),
      fileHelpers(chart.files),
    );
    compiledCharts.set(chart, compiled);
  }
  return compiled;
}

function inputOf(chart: Chart, { path, text }: TemplateFile, isRendered: boolean) {
  const file = fileOf(chart, path);
  if (isRendered) return { file, text };
  return {
    file,
    text,
    collection: posix
      .basename(path)
      .replace(/^_/, '')
      .replace(/\.hbs$/, ''),
  };
}

/** Whether a file is a collection of named templates. */
export function isCollection(path: string): boolean {
  return posix.basename(path).startsWith('_');
}

function fileOf({ shownAs }: Chart, path: string): string {
  return posix.join(shownAs, path);
}
