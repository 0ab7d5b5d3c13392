import { type ErrorCode, ReleaseError } from '../../errors.ts';
import type { HelmChartPart } from '../read/helmChart.ts';
import { recursiveTemplates } from '../templates/recursiveTemplates.ts';

/** What the engine failed of that is no error of a template: its message says nothing that a chart's author knows. */
export class EngineFailure extends Error {
  readonly kind: EngineFailureKind;

  constructor(kind: EngineFailureKind, detail = '') {
    super(`${sentences[kind]}${detail}`);
    this.kind = kind;
  }
}

export type EngineFailureKind = 'long-error' | 'late' | 'ended' | 'large-answer';

const sentences: Readonly<Record<EngineFailureKind, string>> = {
  'long-error': 'it failed with an error that is too long to be read',
  late: 'it took too long',
  ended: 'it ran out of memory, or failed in another way',
  'large-answer': 'it made more than can be taken',
};

const hints: Readonly<Record<EngineFailureKind, string>> = {
  'long-error': 'A template that includes itself without an end fails so, and so does `fail` with a long text.',
  late: 'A loop over a very large range takes so long, and so does a template that includes itself again and again.',
  ended: 'A value that `tpl` renders and that renders itself ends so, and so does a loop over a very large range.',
  'large-answer': 'A loop over a very large range makes so much, and so does `repeat`.',
};

/** An error that names the chart, and the templates that may be at fault as far as their texts tell. */
export function failureOf(
  failure: EngineFailure,
  { code, charts, parts }: { code: ErrorCode; charts: string; parts: readonly NamedPart[] },
): ReleaseError {
  const found = parts.flatMap(({ shownAs, files }) => recursiveTemplates(files, shownAs));
  const [first] = found;
  const names = found.map(({ name, position }) => `${name} (${position.file}:${position.line})`).join(', ');
  const suspects = first === undefined ? '' : `\nTemplates that include themselves: ${names}.`;
  return new ReleaseError(code, `Helm's engine cannot render ${charts}: ${failure.message}.`, {
    ...(first === undefined ? {} : { position: first.position }),
    hint: `${hints[failure.kind]}${suspects}`,
    cause: failure,
  });
}

/** The files of a chart, with its folder as messages name it. */
export type NamedPart = Pick<HelmChartPart, 'files'> & { shownAs: string };
