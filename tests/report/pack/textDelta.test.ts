import { describe, expect, test } from '@jest/globals';
import { deltaOf, textOfDelta } from '../../../components/report/pack/textDelta.ts';
import fc from '../../fastCheck.ts';

const text = fc
  .array(fc.constantFrom('a: 1', 'a: 2', 'b:', '  c: d', ''), { maxLength: 12 })
  .map((lines) => lines.join('\n'));

describe('a text as the difference from an earlier one', () => {
  test('gives the same text again', () => {
    fc.assert(
      fc.property(text, text, (before, after) => {
        const delta = deltaOf(after, { index: 0, text: before });
        expect(textOfDelta(delta, () => before)).toBe(after);
      }),
    );
  });

  test('has only the lines that differ', () => {
    const lines = Array.from({ length: 30 }, (_, index) => `line: ${index}`);
    const after = lines.with(3, 'line: x').with(20, 'line: y').join('\n');
    expect(deltaOf(after, { index: 7, text: lines.join('\n') })).toEqual([7, 3, 1, ['line: x'], 20, 1, ['line: y']]);
    const longer = lines.toSpliced(10, 1, 'new: 1', 'new: 2').toSpliced(25, 2).concat('end: 1').join('\n');
    const delta = deltaOf(longer, { index: 7, text: lines.join('\n') });
    expect(JSON.stringify(delta).length).toBeLessThan(120);
    expect(textOfDelta(delta, () => lines.join('\n'))).toBe(longer);
  });
});
