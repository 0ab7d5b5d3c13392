import { formatPosition } from '../../errors.ts';
import { formatPath } from '../../json/index.ts';
import type { Imported } from './importValues.ts';
import { rulesFile } from './rules.ts';

/** What an import has done, for people. */
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
    ...block(`Named as ${chart}/${rulesFile} says:`, renamed(imported)),
    ...block('Overwritten:', overwritten.map(formatPath)),
    ...block('Secrets of the stack, which stay:', secrets.map(formatPath)),
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

/** The reason once, below all that it is about. */
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
