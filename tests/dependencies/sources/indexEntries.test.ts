import { describe, expect, it } from '@jest/globals';
import { stringify } from 'yaml';
import { entriesOf } from '../../../components/dependencies/sources/indexEntries.ts';
import fc from '../../fastCheck.ts';

const name = fc.stringMatching(/^[a-z][a-z0-9-]{0,8}$/);
const version = fc.tuple(fc.nat(20), fc.nat(20), fc.nat(20)).map((parts) => parts.join('.'));
const entry = fc.record({
  version,
  urls: fc.constant(['a.tgz']),
  // Strings that are similar to the structure around them.
  description: fc.oneof(fc.string(), fc.constantFrom('entries:\n  redis:\n', '\n  other:\n- x', '&a b', '*a', '# no')),
});
const index = fc.dictionary(name, fc.array(entry, { maxLength: 3 }), { maxKeys: 6, noNullPrototype: true });

describe('entriesOf', () => {
  it('reads the same from an index in YAML and in JSON', () => {
    fc.assert(
      fc.property(index, fc.boolean(), (entries, indentSeq) => {
        const content = { apiVersion: 'v1', entries, generated: '2026-01-01T00:00:00Z' };
        for (const each of [...Object.keys(entries), 'missing', 'constructor']) {
          const inYaml = entriesOf(stringify(content, { indentSeq, schema: 'yaml-1.1' }), each);
          expect(inYaml).toEqual(entriesOf(JSON.stringify(content), each));
        }
      }),
    );
  });

  it('sorts by version, and leaves out entries without an archive or a version', () => {
    const list = [
      { version: '1.9.0', urls: ['a'] },
      { version: '1.10.0', urls: ['b'], digest: 'sha256:00' },
      { version: 'v1.9.5', urls: ['c'] },
      { version: '2.0.0', urls: [] },
      { version: '../../x', urls: ['d'] },
      { urls: ['e'] },
      'text',
    ];
    expect(entriesOf(JSON.stringify({ entries: { redis: list } }), 'redis')).toEqual([
      { version: '1.10.0', url: 'b', digest: '00' },
      { version: 'v1.9.5', url: 'c' },
      { version: '1.9.0', url: 'a' },
    ]);
  });

  it('finds one chart among 10 MB in a second', () => {
    const line = (at: number) => `  - description: number ${at}\n    urls:\n    - a.tgz\n    version: 1.0.${at}\n`;
    const chart = (at: number) => `  chart-${at}:\n${Array.from({ length: 40 }, (_, each) => line(each)).join('')}`;
    const text = `apiVersion: v1\nentries:\n${Array.from({ length: 4000 }, (_, at) => chart(at)).join('')}generated: "x"\n`;
    expect(text.length).toBeGreaterThan(10_000_000);
    const start = performance.now();
    expect(entriesOf(text, 'chart-3999')).toHaveLength(40);
    expect(performance.now() - start).toBeLessThan(1000);
  });
});
