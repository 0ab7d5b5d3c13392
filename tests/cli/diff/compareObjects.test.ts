import { describe, expect, test } from '@jest/globals';
import { type ComparedObject, compareObjects } from '../../../components/cli/diff/compareObjects.ts';
import { formatChanges } from '../../../components/cli/diff/formatChanges.ts';
import type { JsonObject } from '../../../components/json/index.ts';
import type { KubernetesObject } from '../../../components/manifest/index.ts';

const canary = 'canary-9f3b';

function configMap(data: JsonObject, kind = 'ConfigMap'): KubernetesObject {
  return { apiVersion: 'v1', kind, metadata: { name: 'web' }, data };
}

function open(object: KubernetesObject): ComparedObject {
  return { object, counterpart: object };
}

function changes(before: ComparedObject[], after: ComparedObject[], { context = 1, comparable = true } = {}) {
  return compareObjects(before, after, { namespace: 'apps', context, comparable });
}

const show = (...args: Parameters<typeof changes>) => formatChanges(changes(...args), false);

describe('compareObjects', () => {
  test('omits equal lines, and ignores the order of keys', () => {
    const before = configMap({ a: '1', b: '1', c: '1', d: '1' });
    const after = configMap({ d: '1', c: '2', b: '1', a: '1' });
    expect(show([open(before)], [open(after)])).toBe(
      'ConfigMap apps/web changed\n@@ -4,3 +4,3 @@\n   b: "1"\n-  c: "1"\n+  c: "2"\n   d: "1"\n',
    );
    expect(changes([open(before)], [open(after)])[0]?.fields).toEqual(['data.c']);
    expect(changes([open(before)], [open(configMap({ d: '1', c: '1', b: '1', a: '1' }))])).toEqual([]);
  });

  test('reports added and removed objects, and hooks', () => {
    const one = open(configMap({ a: '1' }));
    const operations = (before: ComparedObject[], after: ComparedObject[]) =>
      changes(before, after).map(({ operation, hook }) => [operation, hook]);
    expect(operations([one], [])).toEqual([['removed', undefined]]);
    expect(operations([one], [{ ...one, events: ['pre-upgrade'] }])).toEqual([
      ['added', ['pre-upgrade']],
      ['removed', undefined],
    ]);
    expect(show([], [{ ...one, events: ['test'] }])).toContain('ConfigMap apps/web added (hook: test)');
  });

  test('shows only whether the data of a Secret changed', () => {
    const before = configMap({ key: canary, same: canary, gone: canary }, 'Secret');
    const after = configMap({ key: `${canary}-2`, same: canary }, 'Secret');
    const text = show([open(before)], [open(after)], { context: 9 });
    expect(text).not.toContain(canary);
    expect(text).toContain('-  gone: (secret)\n-  key: (secret)\n+  key: (secret, changed)\n   same: (secret)');
    expect(show([open(configMap({ key: 'x' }, 'Secret'))], [open(configMap({ key: 'x' }, 'Secret'))])).toBe('');
  });

  test('masks values on both sides that are secret on one, and whole objects without a counterpart', () => {
    const before = open(configMap({ url: `old-${canary}`, plain: '1' }));
    const after = {
      object: configMap({ url: `new-${canary}`, plain: '2' }),
      counterpart: configMap({ url: 'other', plain: '2' }),
    };
    for (const text of [
      show([before], [after]),
      show([after], [before]),
      show([{ ...after, counterpart: undefined }], []),
    ]) {
      expect(text).not.toContain(canary);
    }
    expect(changes([before], [after])[0]?.fields).toEqual(['data.plain', 'data.url']);
    expect(changes([before], [after], { comparable: false })[0]?.fields).toEqual(['data.plain']);
  });

  test('shows no namespace for a cluster-scoped kind', () => {
    const role = { apiVersion: 'rbac.authorization.k8s.io/v1', kind: 'ClusterRole', metadata: { name: 'reader' } };
    expect(show([], [open(role)])).toMatch(/^ClusterRole reader added\n/);
  });
});
