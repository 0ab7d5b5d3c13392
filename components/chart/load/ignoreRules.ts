import { codeFrame } from '../../codeFrame.ts';
import { ReleaseError } from '../../errors.ts';
import { isHiddenTemplate } from './templateFiles.ts';

/**
 * What the lines of a `.helmignore` leave out (https://helm.sh/docs/chart_template_guide/helm_ignore_file/). Helm's rules
 * are git's, but for those that {@link findIgnoreMistakes} finds.
 * Without such a file the rule is left that Helm always adds.
 * @returns a test of paths relative to the chart
 */
export async function readIgnoreRules(text: string | undefined): Promise<(path: string) => boolean> {
  if (text === undefined) return isHiddenTemplate;
  // Loaded here: most charts have no such file.
  const { default: ignore } = await import('ignore');
  const rules = ignore({ ignorecase: false }).add(linesOf(text));
  return (path) => rules.ignores(path) || isHiddenTemplate(path);
}

/**
 * The lines that mean something else to Helm than to git: it knows no `**`, and an exclamation mark means "all but these".
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
      new ReleaseError('CHART_INVALID_METADATA', `"${mark}" in a .helmignore is not what it is in a .gitignore.`, {
        position: { file, line: index + 1, column },
        frame: codeFrame(text, index + 1, column),
        hint:
          mark === '!'
            ? 'To Helm it leaves out all other files. Name what is to be left out.'
            : 'Helm refuses it. A name without a slash counts in every folder.',
      }),
    ];
  });
}

function linesOf(text: string): string[] {
  return text.split(/\r?\n/).map((line) => line.trim());
}
