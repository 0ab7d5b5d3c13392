import { codeFrame } from '../../codeFrame.ts';
import { type ErrorCode, ReleaseError, releaseErrors } from '../../errors.ts';
import { readYaml } from '../../json/index.ts';
import { splitDocuments } from '../../manifest/index.ts';
import { findFile, type NamedChart } from '../read/namedChart.ts';
import { lineOf } from './templateLine.ts';

/** A template whose output Helm's engine cannot parse. */
export interface BrokenText {
  /** The template's name in Helm. */
  named: string;
  reason: string;
}

export function brokenTextIn(text: string): BrokenText | undefined {
  const [, named, reason] = /YAML parse error on ([^\n:]+): ([\s\S]*)/.exec(text) ?? [];
  return named === undefined || reason === undefined ? undefined : { named, reason: reason.trimEnd() };
}

/**
 * An error for a template whose output is not YAML. Its frame shows the output; its position is the template's line, if
 * that is known. The output is not shown if it contains a Secret.
 * @param rendered the output, if it is known
 */
export function yamlError(
  { named, reason }: BrokenText,
  chart: NamedChart,
  rendered: string | undefined,
  { code, hint, cause }: { code: ErrorCode; hint: string; cause: unknown },
): ReleaseError {
  const { shownAs: file, text: template } = findFile(chart, named);
  const message = `The output of ${named} is not valid YAML: ${reason.replace(/^error .*? JSON: /, '')}.`;
  if (rendered === undefined) return new ReleaseError(code, message, { position: { file }, hint, cause });
  const line = faultyLine(named, rendered, reason);
  const written = template === undefined || line === undefined ? undefined : lineOf(template, rendered, line);
  const position = { file, line: written };
  const shows = line !== undefined && !/^\s*kind:\s*["']?Secret\b/m.test(rendered);
  return new ReleaseError(code, message, {
    position,
    frame: shows ? codeFrame(rendered, line) : undefined,
    hint: shows ? `The lines are from the output. ${hint}` : hint,
    cause,
  });
}

/** The line of the output that cannot be parsed. */
function faultyLine(named: string, rendered: string, reason: string): number | undefined {
  const documents = splitDocuments(named, rendered);
  for (const { text, line } of documents) {
    try {
      readYaml({ text, file: named, line, code: 'CHART_INVALID_YAML', takesLastKey: true, roundsIntegers: true });
    } catch (error) {
      return releaseErrors(error)[0]?.position?.line;
    }
  }
  // Our reader accepts the document, so use the line in the engine's error, which is relative to the document.
  const reported = /line (\d+)/.exec(reason)?.[1];
  const [only, ...more] = documents;
  if (only === undefined || more.length > 0) return undefined;
  return reported === undefined ? only.line : only.line + Number(reported) - 1;
}
