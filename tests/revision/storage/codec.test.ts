import { gzipSync } from 'node:zlib';
import { describe, expect, test } from '@jest/globals';
import { decodeRecord, encodeRecord } from '../../../components/revision/storage/codec.ts';
import fc, { anyCharacter } from '../../fastCheck.ts';
import { recordOf } from './memoryStore.ts';

const plain = recordOf(1, 'deployed');

describe('the codec', () => {
  test('decodes what it has encoded, for any strings and values', () => {
    fc.assert(
      fc.property(fc.string({ unit: anyCharacter }), fc.jsonValue(), (manifest, value) => {
        const record = { ...plain, manifest, config: { value: JSON.parse(JSON.stringify(value)) } };
        expect(decodeRecord(encodeRecord(record), 'it')).toEqual(record);
      }),
      { numRuns: 50 },
    );
  });

  test("reads a record that Helm wrote without compression, with Helm's nulls", () => {
    const text = Buffer.from(JSON.stringify({ ...plain, config: null, hooks: null })).toString('base64');
    expect(decodeRecord(text, 'it')).toMatchObject({ config: {}, hooks: [], version: 1 });
  });

  test('adds the hook fields that Helm leaves out: weight 0 and empty lists', () => {
    const hook = { name: 'a', kind: 'Job', path: 'p', manifest: 'm', events: ['test'], last_run: { phase: '' } };
    const text = Buffer.from(JSON.stringify({ ...plain, hooks: [hook] })).toString('base64');
    expect(decodeRecord(text, 'it').hooks).toEqual([
      { ...hook, weight: 0, delete_policies: [], output_log_policies: [] },
    ]);
  });

  test.each([
    ['a truncated payload', encodeRecord(plain).slice(0, 40)],
    ['no payload', ''],
    ['compressed text that is not JSON', gzipSync('no').toString('base64')],
    ['JSON that is not a release', gzipSync('{"name":"x"}').toString('base64')],
  ])('refuses %s', (_what, text) => {
    expect(() => decodeRecord(text, 'Revision 1')).toThrow(
      expect.objectContaining({ code: 'REVISION_UNREADABLE', message: expect.stringContaining('Revision 1') }),
    );
  });
});
