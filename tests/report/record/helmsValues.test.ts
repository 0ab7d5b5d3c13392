import { expect, test } from '@jest/globals';
import { hasHelmsValues, withMaskedScalars } from '../../../components/report/record/helmsValues.ts';

test('hasHelmsValues follows adoptions and rollbacks', () => {
  const own = { owner: 'me', stack: 'shop.dev', digest: '', timeout: 60 };
  const history = [
    { version: 2 },
    { version: 3, ownLabels: { ...own, adopted: 2 } },
    { version: 4, ownLabels: own },
    { version: 5, ownLabels: { ...own, rollbackTo: 4 } },
    { version: 6, ownLabels: { ...own, rollbackTo: 2 } },
    { version: 7, ownLabels: { ...own, rollbackTo: 6 } },
    { version: 8, ownLabels: { ...own, rollbackTo: 1 } },
    { version: 9, ownLabels: { ...own, rollbackTo: 9 } },
  ];
  expect(history.filter((each) => hasHelmsValues(each, history)).map(({ version }) => version)).toEqual([
    2, 3, 6, 7, 8, 9,
  ]);
});

test('withMaskedScalars keeps the keys', () => {
  expect(withMaskedScalars({ a: { b: 'x', c: [1, { d: true }] }, e: null, f: {} })).toEqual({
    a: { b: '(secret)', c: ['(secret)', { d: '(secret)' }] },
    e: '(secret)',
    f: {},
  });
});
