import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { hide } from '../../components/operation/secretTexts.ts';

describe('hide', () => {
  test('hides a secret, its lines and its base64', () => {
    const mask = hide(['hunter2!', 'first line\nsecond line']);
    const text = `a hunter2! b ${Buffer.from('hunter2!').toString('base64')} c second line d`;
    expect(mask(text)).toBe('a [secret] b [secret] c [secret] d');
  });

  test('leaves no piece of a secret that holds another one', () => {
    expect(hide(['word', 'password'])('the password')).toBe('the [secret]');
  });

  test('leaves what is too short to be one', () => {
    expect(hide(['', 'no'])('no news')).toBe('no news');
  });

  test('leaves none of the secrets in any text', () => {
    const secret = fc.stringMatching(/^[a-z0-9+/]{8,20}$/);
    fc.assert(
      fc.property(fc.array(secret, { minLength: 1 }), fc.string(), (secrets, noise) => {
        const masked = hide(secrets)(secrets.map((each) => `${noise}${each}`).join(' '));
        expect(secrets.filter((each) => masked.includes(each))).toEqual([]);
      }),
    );
  });
});
