import { describe, expect, test } from '@jest/globals';
import { withoutStackTraces } from '../../../components/release/objects/withoutStackTraces.ts';

describe('withoutStackTraces', () => {
  test('creates errors with messages but without stack traces', () => {
    expect(withoutStackTraces(() => new TypeError('what happened').stack)).toBe('TypeError: what happened');
  });

  test('keeps stack traces outside, even if the function throws', () => {
    const fail = () => {
      throw new Error('no');
    };
    expect(() => withoutStackTraces(fail)).toThrow('no');
    expect(new Error('yes').stack).toContain('withoutStackTraces.test.ts');
  });
});
