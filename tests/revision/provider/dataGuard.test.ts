import { expect, test } from '@jest/globals';
import { assertDataKept, permitReplacements } from '../../../components/revision/provider/dataGuard.ts';

const deployed = {
  name: 'app',
  namespace: 'apps',
  owner: 'o',
  digest: 'd',
  revision: 1,
  wait: true,
  timeout: 1,
  failFastAfter: 0,
};
/** The engine's word for a value that is not known. */
const unknown = '04da6b54-80e4-46f7-96ec-b56ff0331ba9';

test('a replacement that would lose data is refused unless the program of the run permits it', () => {
  // As the engine asks: the type is that of a program's value.
  const asked = { ...deployed, 'keeps:PersistentVolumeClaim/data': unknown as unknown as string[] };
  expect(() => assertDataKept(asked)).toThrow(
    expect.objectContaining({
      code: 'RELEASE_REPLACEMENT_REFUSED',
      message: expect.stringContaining('PersistentVolumeClaim/data'),
    }),
  );
  permitReplacements({ replaceable: ['PersistentVolumeClaim/data'] });
  expect(() => assertDataKept(asked)).not.toThrow();
  permitReplacements({});
  expect(() => assertDataKept(asked)).toThrow();
});

test('an object that a preview creates is no replacement', () => {
  expect(() => assertDataKept({ ...deployed, 'keeps:PersistentVolumeClaim/data': [unknown] })).not.toThrow();
});
