import { readFileSync } from 'node:fs';

/** A row of the tables in docs/templates.md. */
export interface DocumentedFunction {
  name: string;
  /** Its arguments. */
  takes: string;
  /** "same", with or without a difference; "no: " and the reason. */
  here: string;
  example: string;
  /** What the example gives. */
  gives: string;
}

export function documentedFunctions(): DocumentedFunction[] {
  const [, tables = ''] = readFileSync('docs/templates.md', 'utf8').split('## Functions');
  return tables
    .split('\n')
    .filter((line) => line.startsWith('| `'))
    .map((line) => {
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
    });
}

function code(cell: string): string {
  return cell.replace(/^`(.*)`$/, '$1');
}
