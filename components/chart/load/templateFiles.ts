import { posix } from 'node:path';
import { codeFrame } from '../../codeFrame.ts';
import { ReleaseError } from '../../errors.ts';
import type { TemplateFile } from '../chart.ts';

/** Left by editors and merges; `helm create` lists them in .helmignore. */
const orphans = /(?:~|\.(?:swp|bak|tmp|orig)|#)$/;

/** The files in `templates/` of a Handlebars chart. */
export interface TemplatePaths {
  /** Templates, and plain YAML or JSON files, which are used unchanged. */
  taken: string[];
  /** Files of an unknown kind. */
  unknown: string[];
}

/**
 * Classifies the files in `templates/`. As in Helm, hidden files directly in it are ignored (pkg/ignore of Helm,
 * AddDefaults), and files whose names begin with `_` render no objects; without `.hbs` these are ignored too. Unlike in
 * Helm, hidden files in subfolders and files left by editors are also ignored.
 * @param isIgnored the rules of .helmignore, which do not apply to templates: a chart lists them there to hide them
 * from stock Helm
 */
export function templatePaths(paths: readonly string[], isIgnored: (path: string) => boolean): TemplatePaths {
  const taken: string[] = [];
  const unknown: string[] = [];
  for (const path of paths) {
    if (!path.startsWith('templates/') || isHiddenTemplate(path)) continue;
    const name = posix.basename(path);
    if (name.endsWith('.hbs')) taken.push(path);
    else if (/^[._]/.test(name) || orphans.test(name) || isIgnored(path)) continue;
    else if (/\.(?:ya?ml|json)$/i.test(name) || path === 'templates/NOTES.txt') taken.push(path);
    // Helm only renders the NOTES.txt at the top.
    else if (name === 'NOTES.txt') continue;
    else unknown.push(path);
  }
  return { taken, unknown };
}

/** Helm's built-in rule of every .helmignore: `templates/.?*`. */
export function isHiddenTemplate(path: string): boolean {
  return /^templates\/\.[^/]/.test(path);
}

/**
 * Finds files in `templates/` that are not templates. Ignoring them silently would hide a mistake.
 * @param shown returns a path as the user would type it
 * @returns errors CHART_TEMPLATE_SYNTAX
 */
export function findMisplacedFiles(
  templates: readonly TemplateFile[],
  unknown: readonly string[],
  shown: (path: string) => string,
): ReleaseError[] {
  const names = new Set(templates.map(({ path }) => path));
  const errors = unknown.map((path) =>
    misplaced(shown(path), 'is not a template: templates end in .yaml.hbs.', { file: shown(path) }),
  );
  for (const { path, text } of templates.filter((each) => !each.path.endsWith('.hbs'))) {
    const file = shown(path);
    if (names.has(`${path}.hbs`)) {
      errors.push(misplaced(file, `renders the same file as ${shown(`${path}.hbs`)}.`, { file }));
      continue;
    }
    const offset = text.indexOf('{{');
    if (offset < 0) continue;
    const before = text.slice(0, offset).split('\n');
    const [line, column] = [before.length, (before.at(-1)?.length ?? 0) + 1];
    const message = 'contains "{{" but is not a Handlebars template: these end in .hbs.';
    errors.push(misplaced(file, message, { file, line, column }, codeFrame(text, line, column)));
  }
  return errors;
}

function misplaced(file: string, message: string, position: ReleaseError['position'], frame?: string): ReleaseError {
  return new ReleaseError('CHART_TEMPLATE_SYNTAX', `${file} ${message}`, {
    position,
    frame,
    hint: 'Rename it to a template, move it out of templates/, or list it in .helmignore.',
  });
}
