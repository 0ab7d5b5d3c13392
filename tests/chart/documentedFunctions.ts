import { readFileSync } from 'node:fs';

/** A function in docs/templates.md: a row of a table, or a name in a line of functions that do not exist here. */
export interface DocumentedFunction {
  name: string;
  /** Its arguments. */
  takes: string;
  /** "same", with an optional difference; or "no: " with the reason. */
  here: string;
  example: string;
  /** The result of the example. */
  gives: string;
}

export function documentedFunctions(): DocumentedFunction[] {
  const [, tables = ''] = readFileSync('docs/templates.md', 'utf8').split('## Functions');
  return tables.split('\n').flatMap((line) => {
    const [, names, reason] = /^- No (`.*?`): (.*)$/.exec(line) ?? [];
    if (names !== undefined) return names.split(', ').map((name) => absent(code(name), reason ?? ''));
    return line.startsWith('| `') ? [row(line)] : [];
  });
}

function absent(name: string, reason: string): DocumentedFunction {
  return { name, takes: '', here: `no: ${reason}`, example: '', gives: '' };
}

function row(line: string): DocumentedFunction {
  const cells = line
    .split(/(?<!\\)\|/)
    .slice(1, -1)
    .map((cell) => cell.trim().replaceAll('\\|', '|'));
  const [name = '', takes = '', here = '', example = '', gives = ''] = cells;
  return {
    name: code(name),
    takes: code(takes),
    here,
    example: code(example),
    gives: code(gives).replaceAll('⏎', '\n'),
  };
}

function code(cell: string): string {
  return cell.replace(/^`(.*)`$/, '$1');
}
