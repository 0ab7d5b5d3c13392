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
/** The engine's placeholder for an unknown value. */
const unknown = '04da6b54-80e4-46f7-96ec-b56ff0331ba9';

test('a replacement that would lose data is refused unless the program permits it', () => {
  // The type is that of the program, but the engine sends an unknown value.
  const asked = { ...deployed, 'keeps:PersistentVolumeClaim/data': unknown as unknown as string[] };
  expect(() => assertDataKept(asked)).toThrow(
    expect.objectContaining({
      code: 'RELEASE_REPLACEMENT_REFUSED',
      message: expect.stringContaining('PersistentVolumeClaim/data'),
    }),
  );
  permitReplacements({ ...deployed, replaceable: ['PersistentVolumeClaim/data'] });
  expect(() => assertDataKept(asked)).not.toThrow();
  permitReplacements(deployed);
  expect(() => assertDataKept(asked)).toThrow();
});

test('the creation of an object in a preview does not count as a replacement', () => {
  expect(() => assertDataKept({ ...deployed, 'keeps:PersistentVolumeClaim/data': [unknown] })).not.toThrow();
});
