import { type ErrorCode, ReleaseError } from '../../errors.ts';
import type { HelmChartPart } from '../read/helmChart.ts';
import { recursiveTemplates } from '../templates/recursiveTemplates.ts';

/** A failure of the engine that is not an error of a template: its own message would not help the chart's author. */
export class EngineFailure extends Error {
  readonly kind: EngineFailureKind;

  constructor(kind: EngineFailureKind, detail = '') {
    super(`${sentences[kind]}${detail}`);
    this.kind = kind;
  }
}

export type EngineFailureKind = 'long-error' | 'late' | 'ended' | 'large-answer';

const sentences: Readonly<Record<EngineFailureKind, string>> = {
  'long-error': 'it failed with an error message that is too long',
  late: 'it took too long',
  ended: 'it crashed, probably out of memory',
  'large-answer': 'its output is too large',
};

const hints: Readonly<Record<EngineFailureKind, string>> = {
  'long-error': 'Possible causes: a template that includes itself endlessly, or `fail` with a long message.',
  late: 'Possible causes: a loop over a very large range, or a template that includes itself again and again.',
  ended: 'Possible causes: a value that renders itself with `tpl`, or a loop over a very large range.',
  'large-answer': 'Possible causes: a loop over a very large range, or `repeat`.',
};

/** An error with the chart's name, and the templates that may cause it. */
export function failureOf(
  failure: EngineFailure,
  { code, charts, parts }: { code: ErrorCode; charts: string; parts: readonly NamedPart[] },
): ReleaseError {
  const found = parts.flatMap(({ shownAs, files }) => recursiveTemplates(files, shownAs));
  const [first] = found;
  const names = found.map(({ name, position }) => `${name} (${position.file}:${position.line})`).join(', ');
  const suspects = first === undefined ? '' : `\nTemplates that include themselves: ${names}.`;
  return new ReleaseError(code, `Helm's engine cannot render ${charts}: ${failure.message}.`, {
    position: first?.position,
    hint: `${hints[failure.kind]}${suspects}`,
    cause: failure,
  });
}

/** The files of a chart, and its folder as messages name it. */
export type NamedPart = Pick<HelmChartPart, 'files'> & { shownAs: string };
