import { describe, expect, test } from '@jest/globals';
import { errorTables } from '../../../toolchain/docs/errorTable.ts';
import { withBlock } from '../../../toolchain/docs/markdown.ts';
import { settingsTable } from '../../../toolchain/docs/settingsTable.ts';

describe('the table of settings', () => {
  const source = `export interface Settings {
  /** The name. Required. @default none */
  name: string;
  /**
   * How long, see {@link name}: a
   * second line. @default 300
   */
  timeout: number;
  /** Which one. @default "upgrade" */
  crds: 'create' | 'upgrade';
  /** The version. @default the cluster's version;
   * 1.34.0 without a cluster */
  version?: string;
}
`;

  test('has name, type, default and meaning of each property', () => {
    expect(
      settingsTable(source, 'Settings', new Set(['timeout']))
        .replaceAll(/ +/g, ' ')
        .split('\n')
        .slice(2),
    ).toEqual([
      '| `name` | string | | The name. Required. |',
      '| `timeout` | duration | `300` | How long, see `name`: a second line. |',
      '| `crds` | `create` or `upgrade` | `upgrade` | Which one. |',
      "| `version` | string | the cluster's version; 1.34.0 without a cluster | The version. |",
    ]);
  });

  test('needs TSDoc on each property', () => {
    expect(() => settingsTable('interface Settings { name: string }', 'Settings')).toThrow('name has no TSDoc');
    expect(() => settingsTable(source, 'Others')).toThrow('no interface Others');
  });
});

describe('the tables of error codes', () => {
  test('have a section for each area, with the meaning and what to do', () => {
    const source = `export type ErrorCode =
  /** A key of release.* is unknown. Remove it; or correct it. */
  | 'CONFIG_UNKNOWN'
  /** The chart is missing. */
  | 'CHART_MISSING';
`;
    expect(errorTables(source).replaceAll(/[ -]{2,}/g, ' ')).toBe(`## Settings and values of a stack

| code | meaning | what to do |
| | | |
| \`CONFIG_UNKNOWN\` | A key of release.* is unknown. | Remove it; or correct it. |

## Charts

| code | meaning | what to do |
| | | |
| \`CHART_MISSING\` | The chart is missing. | |`);
  });

  test('need TSDoc on each code, and a title for its area', () => {
    expect(() => errorTables("type ErrorCode = 'CHART_A' | 'CHART_B';")).toThrow('CHART_A has no TSDoc');
    expect(() => errorTables("type ErrorCode = /** A. */ 'OTHER_A' | /** B. */ 'OTHER_B';")).toThrow('OTHER_');
  });
});

test('a block of a page is replaced, and nothing else', () => {
  const page = 'a\n<!-- x -->\nold\n<!-- end -->\nb\n<!-- y -->\n<!-- end -->\n';
  expect(withBlock(page, 'x', 'new')).toBe('a\n<!-- x -->\n\nnew\n\n<!-- end -->\nb\n<!-- y -->\n<!-- end -->\n');
  expect(() => withBlock(page, 'z', 'new')).toThrow('<!-- z -->');
});
