import { type Position, ReleaseError, ReleaseErrors } from '../../errors.ts';
import { readYaml } from '../../json/index.ts';
import { type Finding, finding } from './finding.ts';
import type { LintedChart } from './lintedChart.ts';
import type { Remark } from './remark.ts';

interface RepeatedKey {
  message: string;
  position: Position;
}

/** Finds repeated keys in the chart's own files, for which Helm silently uses the last one. */
export function lintRepeatedKeys({ sources = [] }: LintedChart): Finding[] {
  return sources.flatMap(({ file, text }) =>
    repeatedKeys(text, file).map((details) => finding('repeated-keys', details)),
  );
}

/**
 * Like {@link lintRepeatedKeys}, for a rendered object, without positions, because its lines are not those of the
 * template.
 */
export function repeatedKeyRemarks(text: string): Remark[] {
  return repeatedKeys(text, '').map(({ message }) => ({ rule: 'repeated-keys', message }));
}

function repeatedKeys(text: string, file: string): RepeatedKey[] {
  const lines = text.split('\n');
  return positionsIn(text, file).map((position) => {
    const from = (lines[(position.line ?? 1) - 1] ?? '').slice((position.column ?? 1) - 1);
    const [key = from] = /^(?:"[^"]*"|'[^']*'|[^:]*)/.exec(from) ?? [];
    return { message: `The key ${key.trim()} is repeated in its map: the last one wins.`, position };
  });
}

function positionsIn(text: string, file: string): Position[] {
  try {
    return readYaml({
      text,
      file,
      code: 'CHART_INVALID_YAML',
      takesLastKey: true,
      roundsIntegers: true,
      isLenient: true,
    }).repeatedKeys;
  } catch (error) {
    // Other rules report files that cannot be read.
    if (error instanceof ReleaseError || error instanceof ReleaseErrors) return [];
    throw error;
  }
}
