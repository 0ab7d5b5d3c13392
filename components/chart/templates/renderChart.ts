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
  /** The chart's defaults and the user's values, merged. */
  values: JsonObject;
  release: ReleaseIdentity;
  capabilities: Capabilities;
  /** What the secrets among the values are. What fails because of replaced ones is left out. @default known */
  secrets?: SecretsInValues;
}

export interface Rendered {
  documents: SourceDocument[];
  /** The text of NOTES.txt.hbs; empty without one. */
  notes: string;
  /** Finds the place in a template that made a place of a document. Only then the template is rendered once more. */
  locate: Locate;
}

/** With or without the ending of a template. */
const notesPath = /^templates\/NOTES\.txt(?:\.hbs)?$/;

/** A chart is rendered several times in a run, with other values. */
const compiledCharts = new WeakMap<Chart, CompiledTemplates>();

/** What a template file was rendered to. */
interface RenderedFile {
  path: string;
  context: JsonObject;
  text: string;
}

/**
 * The documents that the templates of a chart make of values. Templates are `templates/**\/*.yaml.hbs`; files whose names
 * begin with `_` hold named templates: `{{#*inline "name"}}`, and their remaining text under the file's name.
 * Pure: the same chart and options give the same text. All that is wrong is reported at once, in documents too if
 * templates fail.
 * @throws ReleaseError(s) CHART_TEMPLATE_SYNTAX, CHART_UNKNOWN_HELPER, CHART_UNKNOWN_PARTIAL, CHART_UNKNOWN_VALUE,
 * CHART_UNKNOWN_FILE, CHART_TEMPLATE_RENDER; beside them CHART_INVALID_YAML, CHART_INVALID_OBJECT
 */
export function renderChart(chart: Chart, options: RenderOptions): Rendered {
  if (chart.strangers !== undefined) throwAll(chart.strangers);
  return renderFiles(chart, options, (path) => !isCollection(path));
}

/**
 * Like {@link renderChart}, for some of the files.
 * @param isRendered always the same for a chart; the other files hold named templates
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

/** What is wrong with each document for itself. */
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

/** Files that hold named templates. */
export function isCollection(path: string): boolean {
  return posix.basename(path).startsWith('_');
}

function fileOf({ shownAs }: Chart, path: string): string {
  return posix.join(shownAs, path);
}
