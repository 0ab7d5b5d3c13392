import type { FolderFile } from '../files/readFolder.ts';

/** Without a colon: of an error of a template, Helm shows only what follows the last one. */
const message =
  'This chart has Handlebars templates, which Helm cannot render. Deploy it with `release deploy`, or use a chart made by `release package --flat`.';

/**
 * A file that lets stock Helm fail with a clear message instead of one about the syntax of a Handlebars template. This program ignores it.
 * Helm parses the templates in the deepest folder first (helm pkg/engine/engine.go, sortTemplates), and an error while parsing can't be
 * skipped. Two templates with the same name are such an error.
 * @param paths of the chart's files
 */
export function notForHelm(paths: readonly string[]): FolderFile {
  const deepest = Math.max(...paths.map((path) => path.split('/').length));
  const text = [1, 2].map((number) => `{{ define ${JSON.stringify(message)} }}${number}{{ end }}\n`).join('');
  return { path: `templates/${'_/'.repeat(deepest - 1)}_not-for-helm.tpl`, data: Buffer.from(text) };
}
