import { type Position, ReleaseError, ReleaseErrors } from '../../errors.ts';
import { readYaml } from '../../json/index.ts';
import { type Finding, finding } from './finding.ts';
import type { LintedChart } from './lintedChart.ts';
import type { Remark } from './remark.ts';

interface RepeatedKey {
  message: string;
  position: Position;
}

/** Keys that are in a map of the chart's own files already. Helm takes the last one without a word. */
export function lintRepeatedKeys({ sources = [] }: LintedChart): Finding[] {
  return sources.flatMap(({ file, text }) =>
    repeatedKeys(text, file).map((details) => finding('repeated-keys', details)),
  );
}

/** The same for a rendered object, whose lines are not those of its template. */
export function repeatedKeyRemarks(text: string): Remark[] {
  return repeatedKeys(text, '').map(({ message }) => ({ rule: 'repeated-keys', message }));
}

function repeatedKeys(text: string, file: string): RepeatedKey[] {
  const lines = text.split('\n');
  return positionsIn(text, file).map((position) => {
    const from = (lines[(position.line ?? 1) - 1] ?? '').slice((position.column ?? 1) - 1);
    const [key = from] = /^(?:"[^"]*"|'[^']*'|[^:]*)/.exec(from) ?? [];
    return { message: `The key ${key.trim()} is in its map twice: the last one counts.`, position };
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
    // What cannot be read has an error of another rule.
    if (error instanceof ReleaseError || error instanceof ReleaseErrors) return [];
    throw error;
  }
}
