import { describe, expect, test } from '@jest/globals';
import { storedAtoms } from '../../../components/render/generated/storedAtoms.ts';
import { piecesOf } from '../../../components/render/generated/textPieces.ts';

const atomsOf = (first: string, second: string, stored: string) => storedAtoms(piecesOf(first, second, stored), stored);
const encoded = (text: string) => Buffer.from(text).toString('base64');
const pem = (body: string) => `-----BEGIN CERTIFICATE-----\n${body}\n-----END CERTIFICATE-----`;

describe('the generated part of a text', () => {
  test.each([
    ['all of it', 'aB3dE5', 'xY7zW9', 'pQ1rS2', ['pQ1rS2']],
    ['all of it, of an id', 'a1b2-c3d4', 'e5f6-a7b8', 'c9d0-e1f2', ['c9d0-e1f2']],
    ['all of it, whatever it was before', 'aB3dE5', 'xY7zW9', 'set by a user', ['set by a user']],
    ['a part of a line', 'db://ada:aB3dE5@db', 'db://ada:xY7zW9@db', 'db://ada:pQ1rS2@db', ['pQ1rS2']],
    [
      'a part of a line in which more has changed',
      'db://bob:aB3dE5@db',
      'db://bob:xY7zW9@db',
      'db://ada:pQ1rS2@db',
      [undefined],
    ],
    ['a value of a key', 'level=debug\npw=aB3dE5\n', 'level=debug\npw=xY7zW9\n', 'level=info\npw=pQ1rS2\n', ['pQ1rS2']],
    ['values of equal keys', 'x=1\npw=aB3\npw=cD4\n', 'x=1\npw=eF5\npw=gH6\n', 'y=2\npw=iJ7\npw=kL8\n', ['iJ7', 'kL8']],
    [
      'a value in JSON',
      '{"level":"debug","pw":"aB3dE5"}',
      '{"level":"debug","pw":"xY7zW9"}',
      '{"level":"info","pw":"pQ1rS2"}',
      ['pQ1rS2'],
    ],
    [
      'an encoded value',
      encoded('level=debug\npw=aB3dE5'),
      encoded('level=debug\npw=xY7zW9'),
      encoded('level=info\npw=pQ1rS2'),
      ['pQ1rS2'],
    ],
    [
      'a certificate',
      `name=b\n${pem('AAAA')}\n`,
      `name=b\n${pem('BBBB')}\n`,
      `name=a\n${pem('CCCC\nDDDD')}\n`,
      [pem('CCCC\nDDDD')],
    ],
  ])('is found if it is %s', (_what, first, second, stored, atoms) => {
    expect(atomsOf(first, second, stored)).toEqual(atoms);
  });
});
