import { describe, expect, test } from '@jest/globals';
import * as pulumi from '@pulumi/pulumi';
import { withSecretData, withSecrets } from '../../../components/release/objects/secretFields.ts';
import { withOtherSecrets } from '../../../components/render/secrets/otherSecrets.ts';

const values = { db: { password: 'hunter2', port: 5432, tls: true }, list: ['a', 'b'], image: 'x' };

describe('other secrets', () => {
  test('differ from the real ones, have the same types, and leave other values unchanged', () => {
    const paths = [
      ['db', 'password'],
      ['db', 'port'],
      ['db', 'tls'],
      ['list', 1],
    ];
    const others = withOtherSecrets(values, paths);
    expect(others).toEqual({
      db: { password: expect.not.stringContaining('hunter2'), port: expect.any(Number), tls: false },
      list: ['a', expect.not.stringMatching(/^b$/)],
      image: 'x',
    });
    expect(others).not.toMatchObject({ db: { port: 5432 } });
    expect(values.db.password).toBe('hunter2');
  });

  test('are not added at a path without a value', () => {
    expect(withOtherSecrets(values, [['nothing', 'here']])).toEqual(values);
  });
});

describe('the fields of an object', () => {
  const isSecret = async (value: unknown) => pulumi.isSecret(pulumi.output(value));

  test('are secret exactly if the counterpart differs', async () => {
    const object = { spec: { env: [{ name: 'A', value: 'hunter2' }], replicas: 1 } };
    const counterpart = { spec: { env: [{ name: 'A', value: 'other' }], replicas: 1 } };
    const { spec } = withSecrets(object, counterpart);
    expect(await isSecret(spec.env[0].value)).toBe(true);
    expect(await isSecret(spec.env[0].name)).toBe(false);
    expect(await isSecret(spec.replicas)).toBe(false);
  });

  test('are all secret without a counterpart; none is with the object itself', async () => {
    const object = { spec: { a: 1 } };
    expect(await isSecret(withSecrets(object, {}).spec)).toBe(true);
    expect(withSecrets(object, object)).toBe(object);
  });

  test('are secret as a whole if a key contains a secret', async () => {
    const { labels } = withSecrets({ labels: { hunter2: 'x', a: 'b' } }, { labels: { other: 'x', a: 'b' } });
    expect(await isSecret(labels)).toBe(true);
    const { optional } = withSecrets({ optional: { a: 'b', more: 'x' } }, { optional: { a: 'b' } });
    expect([await isSecret(optional.a), await isSecret(optional.more)]).toEqual([false, true]);
  });

  test('are secret in a list of another length', async () => {
    expect(await isSecret(withSecrets({ list: ['a'] }, { list: [] }).list)).toBe(true);
  });

  test('are always secret in the data of a Secret', async () => {
    const { data, type } = withSecretData({ data: { a: 'b' }, type: 'Opaque' });
    expect([await isSecret(data), await isSecret(type)]).toEqual([true, false]);
  });
});
