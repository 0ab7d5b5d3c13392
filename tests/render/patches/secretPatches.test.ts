import { describe, expect, test } from '@jest/globals';
import { readSettings } from '../../../components/config/index.ts';
import { isJsonObject } from '../../../components/json/index.ts';
import { maskContent, recordSecrets } from '../../../components/manifest/index.ts';
import { restoreRelease } from '../../../components/render/index.ts';
import { secretMask } from '../../../components/secretMask.ts';
import { errorsOf, objectOf, renderPatched } from './patchedRelease.ts';

const canary = 'hunter2-of-the-patch';
const secure = { secure: 'v1:abc:def' };
const patchWith = (value: unknown) => [
  {
    target: { name: 'r-web' },
    patch: { spec: { template: { spec: { containers: [{ name: 'app', env: [{ name: 'TOKEN', value }] }] } } } },
  },
];

describe('a secret value in a patch', () => {
  test('is in the object and in the record, and marked as secret in both', async () => {
    const rendered = await renderPatched({ patches: patchWith(secure), decrypted: patchWith(canary) });
    const web = rendered.objects.find(({ object }) => object.metadata.name === 'r-web');
    expect(JSON.stringify(web?.object)).toContain(canary);
    expect(isJsonObject(web?.counterpart)).toBe(true);
    expect(JSON.stringify(web?.counterpart)).not.toContain(canary);
    expect(JSON.stringify(web?.counterpart)).toContain('TOKEN');
    expect(rendered.content.manifest).toContain(canary);
    const masked = maskContent(rendered.content, []);
    expect(JSON.stringify(masked)).not.toContain(canary);
    expect(masked.manifest).toContain(secretMask);
    expect(masked.manifest).toContain('name: proxy');
    expect(recordSecrets(rendered.content)).toContain(canary);
    // Other objects stay open.
    const others = rendered.objects.filter((each) => each !== web);
    for (const { object, counterpart } of others) expect(counterpart).toEqual(object);
  });

  test('is in a hook, in a JSON patch, and in a string', async () => {
    const operations = (value: unknown) => [
      { target: { kind: 'Job' }, patch: [{ op: 'add', path: '/metadata/annotations/token', value }] },
    ];
    const text = [{ target: { name: 'r-config' }, patch: `data: { token: ${canary} }` }];
    const rendered = await renderPatched({
      patches: [...operations(secure), { ...text[0], patch: secure }],
      decrypted: [...operations(canary), ...text],
    });
    const masked = maskContent(rendered.content, []);
    expect(rendered.content.hooks[0]?.manifest).toContain(canary);
    expect(rendered.content.manifest).toContain(canary);
    expect(JSON.stringify(masked)).not.toContain(canary);
    expect(masked.hooks[0]?.manifest).toContain('helm.sh/hook: pre-upgrade');
  });

  test('is a mask without the engine', async () => {
    const { content } = await renderPatched({ patches: patchWith(secure) });
    expect(content.manifest).toContain(`value: ${secretMask}`);
  });

  test('that only Pulumi can read is no whole patch', async () => {
    const patches = [{ target: { name: 'r-web' }, patch: secure }];
    expect(await errorsOf({ patches })).toMatchObject([
      { code: 'PATCH_INVALID', message: expect.stringContaining('encrypted') },
    ]);
  });

  test('is in no error', async () => {
    const broken = (value: unknown) => [
      { target: { name: 'r-web' }, patch: [{ op: 'test', path: '/spec/replicas', value }] },
      { target: { name: 'r-web' }, patch: { metadata: { labels: { a: 1, b: value } } } },
    ];
    const errors = await errorsOf({ patches: broken(secure), decrypted: broken(canary) });
    expect(errors.length).toBeGreaterThan(0);
    for (const error of errors) expect(`${error.message} ${error.hint} ${error.frame}`).not.toContain(canary);
  });

  test.each<[string, number | boolean, string]>([
    ['labels', 98765, 'a number'],
    ['annotations', 98765, 'a number'],
    ['labels', true, 'a boolean'],
  ])('that is no string is in no error, and no value derived from it: %s, %s', async (field, value, found) => {
    const broken = (own: unknown) => [{ target: { name: 'r-web' }, patch: { metadata: { [field]: { pin: own } } } }];
    const errors = await errorsOf({ patches: broken(secure), decrypted: broken(value) });
    const message = `kubesentiment:release.patches[0]: Deployment/r-web: metadata.${field}: "pin" is ${found} and must be a string.`;
    expect(errors.map((error) => [error.code, error.message])).toEqual([['PATCH_FAILED', message]]);
  });

  test.each(['name', 'labelSelector'])('in a target is refused offline, and in no error: %s', async (field) => {
    const withTarget = (text: unknown) => [{ target: { [field]: text }, patch: {} }];
    const broken = `${canary}=(`;
    const errors = await errorsOf({ patches: withTarget(secure), decrypted: withTarget(broken) });
    expect(errors).toMatchObject([{ code: 'PATCH_INVALID' }]);
    for (const error of errors) expect(`${error.message} ${error.hint} ${error.frame}`).not.toContain(canary);
    expect(await errorsOf({ patches: withTarget(secure) })).toMatchObject([
      { code: 'PATCH_INVALID', message: expect.stringContaining(`target.${field} is encrypted`) },
    ]);
  });

  test('that only its stand-in makes invalid is no mistake', async () => {
    const patches = (value: unknown) => [
      { target: { name: 'r-config' }, patch: { data: { list: value } } },
      { target: { name: 'r-config' }, patch: [{ op: 'add', path: '/data/list/1', value: 'x' }] },
    ];
    expect(await errorsOf({ patches: patches(secure), decrypted: patches(['a']) })).toEqual([]);
  });
});

test('a value that was encrypted later is secret in an earlier revision that is deployed again', async () => {
  const { content } = await renderPatched({ patches: patchWith(canary) });
  const settings = readSettings({
    stack: 'dev',
    config: { 'kubesentiment:release': JSON.stringify({ name: 'r', namespace: 'ns', patches: patchWith(canary) }) },
    secretKeys: ['kubesentiment:release'],
  });
  const restored = restoreRelease(content, settings);
  expect(JSON.stringify(maskContent(restored.content, []))).not.toContain(canary);
  const web = restored.objects.find(({ object }) => object.metadata.name === 'r-web');
  expect(JSON.stringify(web?.object)).toContain(canary);
  expect(JSON.stringify(web?.counterpart)).not.toMatch(new RegExp(`"${canary}"`));
});

describe('a file that SOPS has encrypted', () => {
  const sops = `sops: { mac: "ENC[AES256_GCM,data:abc,iv:abc,tag:abc,type:str]", lastmodified: "2026-01-01T00:00:00Z" }
`;
  const encrypted = `kind: ConfigMap
metadata: { name: r-config }
data:
  token: ENC[AES256_GCM,data:abc,iv:abc,tag:abc,type:str]
${sops}`;

  test('is one patch with secret values, which need no key offline', async () => {
    const target = { kind: 'ConfigMap' };
    const rendered = await renderPatched({
      patches: [{ path: 'secret.yaml', target }],
      files: { 'secret.yaml': encrypted },
    });
    const config = rendered.objects.find(({ object }) => object.metadata.name === 'r-config');
    expect(config?.object).toMatchObject({ data: { a: 'one', token: secretMask } });
    expect(config?.counterpart).not.toMatchObject({ data: { token: secretMask } });
    expect(config?.counterpart).toMatchObject({ data: { a: 'one' } });
    expect(config?.object).not.toHaveProperty('sops');
  });

  const cipher = '"ENC[AES256_GCM,data:abc,iv:abc,tag:abc,type:str]"';
  const containers = (...list: string[]) => `spec: { template: { spec: { containers: [${list.join(', ')}] } } }`;
  const web = `kind: Deployment\nmetadata: { name: r-web }\n`;

  test.each<[string, string, object | undefined]>([
    ['the kind and the name', `kind: ${cipher}\nmetadata: { name: ${cipher} }\n`, undefined],
    ['the name', `kind: ConfigMap\nmetadata: { name: ${cipher} }\n`, undefined],
    ['a directive', `$patch: ${cipher}\n`, { name: 'r-web' }],
    ['a directive of an item', containers(`{ name: app, $patch: ${cipher} }`), { name: 'r-web' }],
  ])('offline needs in plain text: %s', async (_name, text, target) => {
    const files = { 'secret.yaml': `${text}\n${sops}` };
    const errors = await errorsOf({ patches: [{ path: 'secret.yaml', ...(target && { target }) }], files });
    expect(errors).toMatchObject([
      {
        code: 'PATCH_INVALID',
        message: expect.stringContaining('is encrypted'),
        hint: expect.stringContaining('unencrypted_regex'),
        position: { file: 'secret.yaml' },
      },
    ]);
  });

  test('may have its names and directives in plain text', async () => {
    const text = `${web}${containers(`{ name: app, image: ${cipher} }`, '{ name: proxy, $patch: delete }')}\n${sops}`;
    const rendered = await renderPatched({ patches: [{ path: 'secret.yaml' }], files: { 'secret.yaml': text } });
    const expected = { spec: { template: { spec: { containers: [{ name: 'app', image: secretMask }] } } } };
    expect(objectOf(rendered, 'r-web')).toMatchObject(expected);
  });

  test.each<[string, unknown, boolean]>([
    ['a name', { patch: { kind: 'ConfigMap', metadata: { name: secure } } }, true],
    ['a directive', { target: { name: 'r-web' }, patch: { $patch: secure } }, true],
    ['a path', { target: { name: 'r-web' }, patch: [{ op: 'remove', path: secure }] }, true],
    ['a namespace', { target: { name: 'r-web' }, patch: { metadata: { namespace: secure } } }, false],
    ['a key with a dollar', { target: { name: 'r-config' }, patch: { data: { $schema: secure } } }, false],
  ])('as in the settings of a stack: %s', async (_name, entry, isRefused) => {
    const errors = await errorsOf({ patches: [entry] });
    expect(errors.map(({ code, message }) => [code, /is encrypted/.test(message)])).toEqual(
      isRefused ? [['PATCH_INVALID', true]] : [],
    );
  });

  test('without its metadata is refused', async () => {
    const files = { 'secret.yaml': encrypted.replace(/^sops:.*\n/m, '') };
    expect(await errorsOf({ patches: [{ path: 'secret.yaml' }], files })).toMatchObject([
      { code: 'VALUES_INCOMPLETE' },
    ]);
  });
});

test('a value that a preview does not know is unknown in the objects that it reaches, and in no other field', async () => {
  const patches = [
    { target: { name: 'r-config' }, patch: { data: { host: null, a: 'two' } } },
    { target: { name: 'r-web' }, patch: [{ op: 'add', path: '/metadata/labels/host', value: null }] },
  ];
  const unknownPatches = [
    [0, 'patch', 'data', 'host'],
    [1, 'patch', 0, 'value'],
  ];
  const { objects, unknown } = await renderPatched({ patches, unknownPatches });
  const freshOf = (name: string) => objects.find(({ object }) => object.metadata.name === name)?.fresh;
  expect(freshOf('r-config')).toEqual([['data', 'host']]);
  expect(freshOf('r-web')).toEqual([['metadata', 'labels', 'host']]);
  expect(freshOf('widget')).toBeUndefined();
  expect(unknown).toEqual({ hasUnknownNotes: false });
});
