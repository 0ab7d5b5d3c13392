import { describe, expect, test } from '@jest/globals';
import { formatPath, parsePath } from '../../components/json/index.ts';
import fc, { anyCharacter } from '../fastCheck.ts';

describe('a path', () => {
  test('is parsed from its formatted form', () => {
    const part = fc.oneof(fc.nat(), fc.string({ unit: anyCharacter }));
    fc.assert(fc.property(fc.array(part), (path) => expect(parsePath(formatPath(path))).toEqual(path)));
  });

  test.each(['a..b', '.', 'a.', 'a[', 'a[x]', 'a["b]', 'a b', '[1]a'])('is not %j', (text) =>
    expect(parsePath(text)).toBeUndefined(),
  );
});
