import { posix } from 'node:path';
import type { JsonObject } from '../config/index.ts';
import type { Chart, TemplateFile } from './chart.ts';
import type { SourceDocument } from './manifest.ts';
import { splitDocuments } from './splitDocuments.ts';
import { attemptAll } from './templates/attemptAll.ts';
import { type CompiledTemplates, compileTemplates } from './templates/compileTemplates.ts';
import { fileHelpers } from './templates/fileHelpers.ts';
import { type Capabilities, type ReleaseIdentity, scopeOf } from './templates/scope.ts';

export type { Capabilities, ReleaseIdentity } from './templates/scope.ts';

export interface RenderOptions {
  /** The chart's defaults and the user's values, merged. */
  values: JsonObject;
  release: ReleaseIdentity;
  capabilities: Capabilities;
}

export interface Rendered {
  documents: SourceDocument[];
  /** The text of NOTES.txt.hbs; empty without one. */
  notes: string;
}

const notesPath = 'templates/NOTES.txt.hbs';

/** A chart is rendered several times in a run, with other values. */
const compiledCharts = new WeakMap<Chart, CompiledTemplates>();

/**
 * The documents that the templates of a chart make of values. Templates are `templates/**\/*.yaml.hbs`; files whose names
 * begin with `_` hold named templates: `{{#*inline "name"}}`, and their remaining text under the file's name.
 * Pure: the same chart and options give the same text. Each template reports its first mistake, all of them at once.
 * @throws ReleaseError(s) CHART_TEMPLATE_SYNTAX, CHART_UNKNOWN_HELPER, CHART_UNKNOWN_PARTIAL, CHART_UNKNOWN_VALUE,
 * CHART_UNKNOWN_FILE, CHART_TEMPLATE_RENDER
 */
export function renderChart(chart: Chart, options: RenderOptions): Rendered {
  const compiled = compile(chart);
  const scope = scopeOf(chart.metadata, options);
  const documents: SourceDocument[] = [];
  let notes = '';
  attemptAll(chart.templates, ({ path }) => {
    if (isCollection(path)) return;
    const source = `${chart.metadata.name}/${path.replace(/\.hbs$/, '')}`;
    const text = compiled.render(fileOf(chart, path), {
      ...scope,
      Template: { Name: source, BasePath: `${chart.metadata.name}/templates` },
    });
    if (path === notesPath) notes = text;
    else documents.push(...splitDocuments(source, text));
  });
  return { documents, notes };
}

function compile(chart: Chart): CompiledTemplates {
  let compiled = compiledCharts.get(chart);
  if (compiled === undefined) {
    compiled = compileTemplates(
      chart.templates.map((template) => inputOf(chart, template)),
      fileHelpers(chart.files),
    );
    compiledCharts.set(chart, compiled);
  }
  return compiled;
}

function inputOf(chart: Chart, { path, text }: TemplateFile) {
  const file = fileOf(chart, path);
  if (!isCollection(path)) return { file, text };
  return {
    file,
    text,
    collection: posix
      .basename(path)
      .replace(/^_/, '')
      .replace(/\.hbs$/, ''),
  };
}

function isCollection(path: string): boolean {
  return posix.basename(path).startsWith('_');
}

function fileOf({ shownAs }: Chart, path: string): string {
  return posix.join(shownAs, path);
}
