import { describe, expect, test } from '@jest/globals';
import { parseManifest } from '../../../components/manifest/index.ts';
import { objectOf, renderPatched } from './patchedRelease.ts';

const named = (name: string, kind = 'Deployment') => ({ kind, metadata: { name } });

describe('a strategic merge patch', () => {
  test('without a target changes the object of its kind and name, in the manifest and in the objects', async () => {
    const patch = {
      apiVersion: 'apps/v1',
      ...named('r-web'),
      spec: { replicas: null, template: { spec: { containers: [{ name: 'app', env: [{ name: 'B', value: 'b' }] }] } } },
    };
    const rendered = await renderPatched({ patches: [{ patch }] });
    const { spec } = objectOf(rendered, 'r-web');
    const [app, proxy] = [
      {
        name: 'app',
        image: 'app:1',
        env: [
          { name: 'B', value: 'b' },
          { name: 'TOKEN', value: 'plain' },
        ],
      },
      { name: 'proxy', image: 'proxy:1' },
    ];
    expect(spec).toEqual({ template: { spec: { containers: [app, proxy] } } });
    const recorded = parseManifest(rendered.content.manifest).map(({ object }) => object);
    expect(recorded).toEqual(rendered.objects.map(({ object }) => object));
    expect(rendered.content.manifest).toContain('# Source: demo/templates/all.yaml\n');
  });

  test('of a custom resource replaces lists, and needs its namespace', async () => {
    const patch = {
      kind: 'Widget',
      metadata: { name: 'widget', namespace: 'elsewhere' },
      spec: { parts: [{ name: 'c' }] },
    };
    const rendered = await renderPatched({ patches: [{ patch }] });
    expect(objectOf(rendered, 'widget').spec).toEqual({ parts: [{ name: 'c' }], size: 1 });
  });

  test('deletes an object', async () => {
    const patches = [{ patch: { $patch: 'delete', ...named('r-config', 'ConfigMap') } }];
    const rendered = await renderPatched({ patches });
    expect(rendered.content.manifest).not.toContain('r-config');
    expect(rendered.objects.map(({ object }) => object.metadata.name)).toEqual(['r-web', 'one', 'two', 'widget']);
  });

  test('keeps the name and kind of the objects of its target', async () => {
    const patch = {
      ...named('other', 'StatefulSet'),
      metadata: { name: 'other', namespace: 'x', labels: { added: 'yes' } },
    };
    const rendered = await renderPatched({ patches: [{ target: { kind: 'Deployment|ConfigMap' }, patch }] });
    for (const [name, kind] of [
      ['r-web', 'Deployment'],
      ['r-config', 'ConfigMap'],
    ] as const) {
      expect(objectOf(rendered, name)).toMatchObject({
        kind,
        metadata: { name, labels: { app: 'web', added: 'yes' } },
      });
      expect(objectOf(rendered, name)).not.toHaveProperty('metadata.namespace');
    }
  });
});

describe('a patch', () => {
  test('of hooks changes their manifest, events and weight', async () => {
    const annotations = { 'helm.sh/hook': 'post-install,post-upgrade', 'helm.sh/hook-weight': '5' };
    const patches = [{ patch: { ...named('migrate', 'Job'), metadata: { name: 'migrate', annotations } } }];
    const { content } = await renderPatched({ patches });
    expect(content.hooks).toMatchObject([
      {
        name: 'migrate',
        kind: 'Job',
        path: 'demo/templates/all.yaml',
        weight: 5,
        events: ['post-install', 'post-upgrade'],
      },
    ]);
    expect(content.hooks[0]?.manifest).toContain('helm.sh/hook-weight: "5"');
  });

  test('makes a hook of an object, and an object of a hook', async () => {
    const patches = [
      { patch: { ...named('migrate', 'Job'), metadata: { name: 'migrate', annotations: null } } },
      {
        target: { name: 'r-config' },
        patch: [{ op: 'add', path: '/metadata/annotations/helm.sh~1hook', value: 'test' }],
      },
    ];
    const { content, objects } = await renderPatched({ patches });
    expect(content.hooks).toMatchObject([{ name: 'r-config', kind: 'ConfigMap', events: ['test'] }]);
    expect(objects.map(({ object }) => object.metadata.name)).toEqual(['r-web', 'migrate', 'one', 'two', 'widget']);
    expect(content.manifest).not.toContain('r-config');
  });

  test('changes one object of a List', async () => {
    const patches = [{ target: { kind: 'ServiceAccount', name: 'two' }, patch: 'automountServiceAccountToken: false' }];
    const rendered = await renderPatched({ patches });
    expect(objectOf(rendered, 'one')).not.toHaveProperty('automountServiceAccountToken');
    expect(objectOf(rendered, 'two')).toMatchObject({ automountServiceAccountToken: false });
    const recorded = parseManifest(rendered.content.manifest).map(({ object }) => object);
    expect(recorded).toEqual(rendered.objects.map(({ object }) => object));
    expect(rendered.content.manifest).toContain('kind: List');
  });

  test('sees what the patches before it have changed', async () => {
    const patches = [
      { target: { name: 'r-web' }, patch: { metadata: { labels: { app: 'other' } } } },
      { target: { labelSelector: 'app=other' }, patch: [{ op: 'replace', path: '/spec/replicas', value: 7 }] },
    ];
    expect(objectOf(await renderPatched({ patches }), 'r-web')).toMatchObject({ spec: { replicas: 7 } });
  });

  test('leaves other documents as they are, byte by byte', async () => {
    const plain = await renderPatched({ patches: [] });
    const patches = [{ target: { kind: 'Widget' }, patch: { spec: { size: 2 } } }];
    const { content } = await renderPatched({ patches });
    const documents = (text: string) => text.split('---\n').filter((part) => !part.includes('Widget'));
    expect(documents(content.manifest)).toEqual(documents(plain.content.manifest));
    expect(content.hooks).toEqual(plain.content.hooks);
  });

  test('is a string, or a file with several patches', async () => {
    const patches = [
      { target: { name: 'r-web' }, patch: '- op: replace\n  path: /spec/replicas\n  value: 2\n' },
      { path: 'patches/more.yaml' },
    ];
    const more = `# comment\nkind: ConfigMap\nmetadata: { name: r-config }\ndata: { a: two }
---
kind: Deployment\nmetadata: { name: r-web, labels: { more: "yes" } }\n`;
    const rendered = await renderPatched({ patches, files: { 'patches/more.yaml': more } });
    expect(objectOf(rendered, 'r-web')).toMatchObject({ spec: { replicas: 2 }, metadata: { labels: { more: 'yes' } } });
    expect(objectOf(rendered, 'r-config').data).toEqual({ a: 'two' });
  });

  test.each<[object, string[]]>([
    [{ kind: 'Deploy' }, []],
    [{ kind: 'Deploy.*' }, ['r-web']],
    [{ name: 'r-' }, []],
    [{ name: 'r-.*' }, ['r-web', 'r-config']],
    [{ name: 'one|two' }, ['one', 'two']],
    [{ group: 'apps' }, ['r-web']],
    [{ group: '', name: 'one' }, ['one']],
    [{ version: 'v1', kind: 'Widget' }, ['widget']],
    [{ group: 'example.*', version: 'v1' }, ['widget']],
    [{ namespace: 'elsewhere' }, ['widget']],
    [{ namespace: 'ns', kind: 'ConfigMap|Widget' }, ['r-config']],
    [{ labelSelector: 'app=web,tier' }, ['r-web']],
    [{ labelSelector: 'app in (web),!tier' }, ['r-config']],
    [{ annotationSelector: 'example.com/own=yes' }, ['r-config']],
    [{ kind: 'Job' }, ['migrate']],
  ])('with the target %j changes %j', async (target, names) => {
    const patches = [
      { target, patch: { metadata: { labels: { patched: 'yes' } } } },
      // So that a target without objects is no error here.
      { target: { kind: '.*' }, patch: {} },
    ];
    const rendered = await renderPatched({ patches }).catch((error: { code: string }) => error.code);
    if (typeof rendered === 'string') {
      expect([rendered, names]).toEqual(['PATCH_UNMATCHED', []]);
      return;
    }
    const patched = rendered.objects.filter(({ object }) => object.metadata.labels?.patched === 'yes');
    const hooks = rendered.content.hooks.filter(({ manifest }) => manifest.includes('patched: "yes"'));
    const found = [...patched.map(({ object }) => object.metadata.name), ...hooks.map(({ name }) => name)];
    expect(found.sort()).toEqual([...names].sort());
  });

  test('selects by the names it is written for, in a render with others', async () => {
    const patches = [{ patch: { ...named('r-web'), spec: { replicas: 4 } } }];
    const rendered = await renderPatched({
      patches,
      release: { name: 'r-xqz', namespace: 'ns-xqy' },
      patchesFor: { name: 'r', namespace: 'ns' },
    });
    expect(objectOf(rendered, 'r-xqz-web')).toMatchObject({ spec: { replicas: 4 } });
  });
});
