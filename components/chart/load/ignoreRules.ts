import { codeFrame } from '../../codeFrame.ts';
import { ReleaseError } from '../../errors.ts';
import { isHiddenTemplate } from './templateFiles.ts';

/**
 * Reads the rules of a `.helmignore` (https://helm.sh/docs/chart_template_guide/helm_ignore_file/). Helm's rules are
 * git's, except those that {@link findIgnoreMistakes} reports. Without the file, only Helm's built-in rule applies.
 * @returns whether a path relative to the chart is ignored
 */
export async function readIgnoreRules(text: string | undefined): Promise<(path: string) => boolean> {
  if (text === undefined) return isHiddenTemplate;
  // Loaded lazily: most charts do not have such a file.
  const { default: ignore } = await import('ignore');
  const rules = ignore({ ignorecase: false }).add(linesOf(text));
  return (path) => rules.ignores(path) || isHiddenTemplate(path);
}

/**
 * Finds lines with another meaning in Helm than in git: Helm does not support `**`, and an exclamation mark means "all
 * other files".
 * @param file the file as the user would type it
 * @returns errors CHART_INVALID_METADATA
 */
export function findIgnoreMistakes(text: string, file: string): ReleaseError[] {
  return linesOf(text).flatMap((line, index) => {
    if (line.startsWith('#')) return [];
    const mark = line.startsWith('!') ? '!' : line.includes('**') ? '**' : undefined;
    if (mark === undefined) return [];
    const column = (text.split('\n')[index]?.indexOf(mark) ?? 0) + 1;
    return [
      new ReleaseError(
        'CHART_INVALID_METADATA',
        `"${mark}" in a .helmignore has another meaning than in a .gitignore.`,
        {
          position: { file, line: index + 1, column },
          frame: codeFrame(text, index + 1, column),
          hint:
            mark === '!'
              ? 'In Helm, it ignores all other files. List the files to ignore instead.'
              : 'Helm refuses it. A name without a slash matches in every folder.',
        },
      ),
    ];
  });
}

function linesOf(text: string): string[] {
  return text.split(/\r?\n/).map((line) => line.trim());
}
