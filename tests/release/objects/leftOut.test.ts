import { describe, expect, test } from '@jest/globals';
import * as pulumi from '@pulumi/pulumi';
import type { KubernetesObject } from '../../../components/manifest/index.ts';
import { findLeftOut } from '../../../components/release/objects/leftOut.ts';

/** An object with what the program wants of it, and what the provider has applied. */
function made(name: string, content: pulumi.Inputs, applied: pulumi.Input<unknown>, kind = 'ConfigMap') {
  const object: KubernetesObject = { apiVersion: 'v1', kind, metadata: { name } };
  return { object, resource: { wanted: content, __inputs: pulumi.output(applied) } };
}

describe('an object that a run may have left out', () => {
  test('is found if the provider applied other inputs', async () => {
    const objects = [
      made('same', { data: { a: '1' }, list: [{ b: 1 }] }, { data: { a: '1' }, list: [{ b: 1 }] }),
      made('more', { data: { a: '1' } }, { data: { a: '1', b: '2' }, metadata: { namespace: 'apps' } }),
      made('null', { data: { a: null } }, { data: {} }),
      made('secret', { data: { a: pulumi.secret('1') } }, { data: { a: '1' } }),
      made('promised', { list: [{ a: Promise.resolve('1') }] }, { list: [{ a: '1' }] }),
      made('text', { stringData: { a: '1' } }, { data: { a: 'MQ==' } }, 'Secret'),
      made('left', { data: { a: '2' } }, { data: { a: '1' } }),
      made('shorter', { list: [1] }, { list: [1, 2] }),
    ];
    expect(await findLeftOut(objects, 'apps')).toEqual({
      doubtful: ['ConfigMap apps/left', 'ConfigMap apps/shorter'],
      absent: [],
      altered: ['ConfigMap apps/more', 'ConfigMap apps/left', 'ConfigMap apps/shorter'],
    });
  });

  test('is distinguished from one that the engine never created', async () => {
    const objects = [made('never', { data: {} }, pulumi.unknown)];
    const name = 'ConfigMap apps/never';
    expect(await findLeftOut(objects, 'apps')).toEqual({ doubtful: [name], absent: [name], altered: [] });
  });
});
