import { posix } from 'node:path';
import { codeFrame } from '../../codeFrame.ts';
import { ReleaseError } from '../../errors.ts';
import type { TemplateFile } from '../chart.ts';

/** What `helm create` has in its .helmignore: left over by editors and merges. */
const orphans = /(?:~|\.(?:swp|bak|tmp|orig)|#)$/;

/** The files in `templates/` of a chart of ours, by what they are. */
export interface TemplatePaths {
  /** Templates, and plain YAML or JSON, which is taken as it is. */
  taken: string[];
  /** What nobody knows how to take. */
  unknown: string[];
}

/**
 * Sorts out what is in `templates/`. As in Helm, hidden files right in it are none (pkg/ignore of Helm, AddDefaults), and files whose names
 * begin with `_` make no objects; without `.hbs` they mean nothing here. Hidden files further below, and what editors leave, would
 * stop Helm.
 * @param isIgnored what .helmignore names: templates are taken all the same, since it keeps them from stock Helm
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
    // Helm takes the topmost alone.
    else if (name === 'NOTES.txt') continue;
    else unknown.push(path);
  }
  return { taken, unknown };
}

/** The rule that Helm adds to every .helmignore: `templates/.?*`. */
export function isHiddenTemplate(path: string): boolean {
  return /^templates\/\.[^/]/.test(path);
}

/**
 * What is wrong with files in `templates/` that are no templates: left out they would be missing without a word.
 * @param shown a path as the user would type it
 * @returns errors CHART_TEMPLATE_SYNTAX
 */
export function findStrangers(
  templates: readonly TemplateFile[],
  unknown: readonly string[],
  shown: (path: string) => string,
): ReleaseError[] {
  const names = new Set(templates.map(({ path }) => path));
  const errors = unknown.map((path) =>
    stranger(shown(path), 'is no template: templates end in .yaml.hbs.', { file: shown(path) }),
  );
  for (const { path, text } of templates.filter((each) => !each.path.endsWith('.hbs'))) {
    const file = shown(path);
    if (names.has(`${path}.hbs`)) {
      errors.push(stranger(file, `makes the same file as ${shown(`${path}.hbs`)}.`, { file }));
      continue;
    }
    const offset = text.indexOf('{{');
    if (offset < 0) continue;
    const before = text.slice(0, offset).split('\n');
    const [line, column] = [before.length, (before.at(-1)?.length ?? 0) + 1];
    const message = 'has "{{" in it and is no Handlebars template: these end in .hbs.';
    errors.push(stranger(file, message, { file, line, column }, codeFrame(text, line, column)));
  }
  return errors;
}

function stranger(file: string, message: string, position: ReleaseError['position'], frame?: string): ReleaseError {
  return new ReleaseError('CHART_TEMPLATE_SYNTAX', `${file} ${message}`, {
    position,
    frame,
    hint: 'Make it a template, move it out of templates/, or name it in .helmignore.',
  });
}
