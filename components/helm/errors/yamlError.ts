import { codeFrame } from '../../codeFrame.ts';
import { type ErrorCode, ReleaseError, releaseErrors } from '../../errors.ts';
import { readYaml } from '../../json/index.ts';
import { splitDocuments } from '../../manifest/index.ts';
import { findFile, type NamedChart } from '../read/namedChart.ts';
import { lineOf } from './templateLine.ts';

/** A template whose rendered text Helm's engine cannot read, as its error says. */
export interface BrokenText {
  /** Helm's name of the template. */
  named: string;
  reason: string;
}

export function brokenTextIn(text: string): BrokenText | undefined {
  const [, named, reason] = /YAML parse error on ([^\n:]+): ([\s\S]*)/.exec(text) ?? [];
  return named === undefined || reason === undefined ? undefined : { named, reason: reason.trimEnd() };
}

/**
 * The error of a template whose rendered text is not YAML. The lines around it are those of the rendered text; the line of the template
 * is named where it can be told. A text with a Secret is not shown.
 * @param rendered what the template is rendered to, where that is known
 */
export function yamlError(
  { named, reason }: BrokenText,
  chart: NamedChart,
  rendered: string | undefined,
  { code, hint, cause }: { code: ErrorCode; hint: string; cause: unknown },
): ReleaseError {
  const { shownAs: file, text: template } = findFile(chart, named);
  const message = `${named} is rendered to what is not YAML: ${reason.replace(/^error .*? JSON: /, '')}.`;
  if (rendered === undefined) return new ReleaseError(code, message, { position: { file }, hint, cause });
  const line = faultyLine(named, rendered, reason);
  const written = template === undefined || line === undefined ? undefined : lineOf(template, rendered, line);
  const position = { file, ...(written === undefined ? {} : { line: written }) };
  const shows = line !== undefined && !/^\s*kind:\s*["']?Secret\b/m.test(rendered);
  return new ReleaseError(code, message, {
    position,
    ...(shows ? { frame: codeFrame(rendered, line) } : {}),
    hint: shows ? `These are lines of the rendered text. ${hint}` : hint,
    cause,
  });
}

/** The line of a rendered text that cannot be read. */
function faultyLine(named: string, rendered: string, reason: string): number | undefined {
  const documents = splitDocuments(named, rendered);
  for (const { text, line } of documents) {
    try {
      readYaml({ text, file: named, line, code: 'CHART_INVALID_YAML', takesLastKey: true, roundsIntegers: true });
    } catch (error) {
      return releaseErrors(error)[0]?.position?.line;
    }
  }
  // What the engine's reader refuses and ours does not; it counts from the beginning of the document.
  const told = /line (\d+)/.exec(reason)?.[1];
  const [only, ...more] = documents;
  if (only === undefined || more.length > 0) return undefined;
  return told === undefined ? only.line : only.line + Number(told) - 1;
}
