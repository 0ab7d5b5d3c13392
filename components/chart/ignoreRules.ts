import { ReleaseError, throwAll } from '../errors.ts';
import { codeFrame } from './codeFrame.ts';

/**
 * What the lines of a `.helmignore` leave out (https://helm.sh/docs/chart_template_guide/helm_ignore_file/). Helm's rules
 * are git's, but for two: it knows no `**`, and an exclamation mark means to it "all but these".
 * @param file the file as the user would type it
 * @returns a test of paths relative to the chart
 * @throws ReleaseError(s) CHART_INVALID_METADATA for lines that mean something else to Helm
 */
export async function readIgnoreRules(text: string, file: string): Promise<(path: string) => boolean> {
  const lines = text.split(/\r?\n/).map((line) => line.trim());
  throwAll(lines.flatMap((line, index) => mistakeOf(line, index + 1)));
  // Loaded here: most charts have no such file.
  const { default: ignore } = await import('ignore');
  const rules = ignore({ ignorecase: false }).add(lines);
  return (path) => rules.ignores(path);

  function mistakeOf(line: string, number: number): ReleaseError[] {
    if (line.startsWith('#')) return [];
    const mark = line.startsWith('!') ? '!' : line.includes('**') ? '**' : undefined;
    if (mark === undefined) return [];
    const column = (text.split('\n')[number - 1]?.indexOf(mark) ?? 0) + 1;
    return [
      new ReleaseError('CHART_INVALID_METADATA', `"${mark}" in a .helmignore is not what it is in a .gitignore.`, {
        position: { file, line: number, column },
        frame: codeFrame(text, number, column),
        hint:
          mark === '!'
            ? 'To Helm it leaves out all other files. Name what is to be left out.'
            : 'Helm refuses it. A name without a slash counts in every folder.',
      }),
    ];
  }
}
