import { formatPosition } from '../../errors.ts';
import { formatPath } from '../../json/index.ts';
import type { Imported } from './importValues.ts';
import { rulesFile } from './rules.ts';

/** The result of an import as text for the user. */
export function importReport(
  imported: Imported,
  { stack, dryRun = false }: { stack: string; dryRun?: boolean },
): string {
  const { file, chart, added, overwritten, secrets, leftOut } = imported;
  const gets = dryRun ? 'would get' : 'has';
  const values = `${added} ${added === 1 ? 'value' : 'values'}`;
  return [
    added === 0
      ? `${file} has all of these values already.`
      : `${file} ${gets} ${values} more under kubesentiment:values.`,
    ...block(`Renamed according to ${chart}/${rulesFile}:`, renamed(imported)),
    ...block('Overwritten:', overwritten.map(formatPath)),
    ...block('Secrets of the stack (kept):', secrets.map(formatPath)),
    ...block(`Left out: ${chart} has no place for them.`, leftOutLines(leftOut)),
    '',
    `Next: release lint -s ${stack}, release diff -s ${stack}`,
    '',
  ].join('\n');
}

function renamed({ moved }: Imported): string[] {
  return moved.flatMap(({ from, to }) => {
    const [before, after] = [formatPath(from), formatPath(to)];
    return before === after ? [] : [`${before} → ${after}`];
  });
}

/** Prints each reason once, below the values that it applies to. */
function leftOutLines(leftOut: Imported['leftOut']): string[] {
  const byReason = Map.groupBy(leftOut, ({ reason }) => reason);
  return [...byReason].flatMap(([reason, values]) => [
    ...values.map(({ path, position }) => {
      const { file, line } = position ?? {};
      const place = file === undefined ? '' : ` (${formatPosition({ file, line })})`;
      return `${formatPath(path)}${place}`;
    }),
    `  ${reason}`,
  ]);
}

function block(title: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : ['', title, ...lines.map((line) => `  ${line}`)];
}
