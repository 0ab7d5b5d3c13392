import { describe, expect, test } from '@jest/globals';
import { withoutStackTraces } from '../../../components/release/index.ts';

describe('what is made without stack traces', () => {
  test('has none, and keeps the messages of its errors', () => {
    expect(withoutStackTraces(() => new TypeError('what happened').stack)).toBe('TypeError: what happened');
  });

  test('leaves the stack traces of others alone, also when it throws', () => {
    const fail = () => {
      throw new Error('no');
    };
    expect(() => withoutStackTraces(fail)).toThrow('no');
    expect(new Error('yes').stack).toContain('withoutStackTraces.test.ts');
  });
});
