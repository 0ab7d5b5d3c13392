import { expect, test } from '@jest/globals';
import { unstored } from '../../../components/revision/provider/unstored.ts';

interface Inputs {
  name: string;
  digest: string;
  payload?: string;
}

const create = () => unstored<Inputs>(['payload'], ({ name }) => name);

test('an input that the engine does not store is there again when the engine passes the others', () => {
  const { take, restore } = create();
  const app = take({ name: 'app', digest: 'a', payload: 'of app' });
  const web = take({ name: 'web', digest: 'b', payload: 'of web' });
  expect([app, web]).toStrictEqual([
    { name: 'app', digest: 'a' },
    { name: 'web', digest: 'b' },
  ]);
  expect(restore(app)).toEqual({ name: 'app', digest: 'a', payload: 'of app' });
  expect(restore(web)).toEqual({ name: 'web', digest: 'b', payload: 'of web' });
});

test('the last check of a resource counts, also if it has the input no more', () => {
  const { take, restore } = create();
  take({ name: 'app', digest: 'a', payload: 'before' });
  expect(restore(take({ name: 'app', digest: 'b' }))).toEqual({ name: 'app', digest: 'b' });
});

test('the inputs in a state of an earlier version have all of them', () => {
  const inputs = { name: 'app', digest: 'a', payload: 'stored' };
  expect(create().restore(inputs)).toEqual(inputs);
});
