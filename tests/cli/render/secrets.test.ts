import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';
import { secretFields } from '../../../components/cli/render/secretFields.ts';
import type { JsonObject } from '../../../components/json/index.ts';
import type { KubernetesObject } from '../../../components/manifest/index.ts';
import { withProject } from '../brokenProject.ts';
import { canary, catchNotes, encoded, job, object, rendered, renderIn, template, withSecret } from './renderProject.ts';

const notes = catchNotes();

describe('release render', () => {
  it('writes no secret: neither a Secret, nor what contains a secret value', async () => {
    const { files, leftOut } = await rendered({
      ...withSecret,
      [template('checked')]: object(
        'apps/v1',
        'StatefulSet',
        'db',
        'spec:\n  template:\n    metadata:\n      annotations:\n        checksum/secret: {{sha256sum Values.password}}\n        a: b\n    spec: {volumes: [{secret: {secretName: demo-credentials}}]}\n',
      ),
    });
    expect(leftOut).toEqual([
      { object: 'Secret/login', reason: 'secret' },
      { object: 'Secret/demo-credentials', reason: 'secret' },
    ]);
    expect(notes()).toMatch(/Secret\/login, Secret\/demo-credentials.*docs\/gitops\.md/);
    expect(notes()).toContain('StatefulSet/db: checksum/secret');
    expect(parse(files['statefulset-db.yaml'] ?? '').spec.template.metadata.annotations).toEqual({ a: 'b' });
    const all = JSON.stringify(files);
    for (const text of [canary, encoded, 'secret)', 'generated', 'c2VjcmV0', 'checksum'])
      expect(all).not.toContain(text);
  });

  it.each([
    ['a secret value', object('v1', 'ConfigMap', 'url', 'data:\n  url: db://u:{{Values.password}}@host\n'), 'data.url'],
    ['an encoded one', object('v1', 'ConfigMap', 'url', 'data:\n  x: {{b64enc Values.password}}\n'), 'data.x'],
    [
      'a Secret inside of it',
      object('v1', 'ConfigMap', 'url', 'spec:\n  made: [{kind: Secret, stringData: {a: b} }]\n'),
      'spec.made[0].stringData',
    ],
    [
      'a secret in a hook',
      job('url', 'helm.sh/hook: pre-install', 'p: {{quote Values.password}}'),
      'metadata.annotations.p',
    ],
  ])('refuses an object with %s, and leaves it out if it is asked to', async (_what, text, field) => {
    await withProject({ ...withSecret, [template('url')]: text }, async (directory) => {
      const kind = parse(text.replaceAll(/\{\{.*?\}\}/g, 'x')).kind;
      const refusal = { code: 'RENDER_SECRET', message: expect.stringContaining(field) };
      await expect(renderIn(directory)).rejects.toMatchObject(refusal);
      await expect(readdir(join(directory, 'out'))).rejects.toMatchObject({ code: 'ENOENT' });
      const { leftOut, written } = await renderIn(directory, { exclude: [`${kind}/url`] });
      expect(leftOut).toContainEqual({ object: `${kind}/url`, reason: 'excluded' });
      expect(written).not.toContain(`${kind.toLowerCase()}-url.yaml`);
    });
  });
});

describe('the fields that must not be in a file', () => {
  const made = (data: JsonObject, name = 'a'): KubernetesObject => ({
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name },
    data,
  });

  it('are those that differ in another render, and all of an object that has no counterpart or another name', () => {
    const object = made({ a: '(generated)', b: 'x', c: [1] });
    expect(secretFields({ object, counterpart: object })).toEqual([]);
    expect(secretFields({ object, counterpart: made({ a: 'other', b: 'x', c: [1, 2] }) })).toEqual([
      ['data', 'a'],
      ['data', 'c'],
    ]);
    expect(secretFields({ object, counterpart: undefined })).toEqual([[]]);
    expect(secretFields({ object, counterpart: made({}, 'b') })).toEqual([[]]);
    expect(secretFields({ object: made({}, 'a-(secret)'), counterpart: made({}, 'a-(secret)') })).toEqual([[]]);
  });
});
