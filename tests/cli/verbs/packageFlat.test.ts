import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { parse } from 'yaml';
import { type FlatOptions, packageFlat } from '../../../components/cli/verbs/packageFlat.ts';
import { unpackArchive } from '../../../components/helm/index.ts';
import { type Changes, withProject } from '../brokenProject.ts';

const canary = 'canary-7f3a9c';
const encoded = Buffer.from(canary).toString('base64');
const template = (name: string) => `charts/demo/templates/${name}.yaml.hbs`;
const object = (kind: string, name: string, rest = '') =>
  `apiVersion: v1\nkind: ${kind}\nmetadata:\n  name: ${name}\n${rest}`;

const parts: Changes = {
  'charts/demo/values.schema.json': undefined,
  [template('config')]: object('ConfigMap', '{{Release.Name}}-config', 'data:\n  tag: {{quote Values.image.tag}}\n'),
};
const secret = object(
  'Secret',
  '{{Release.Name}}-login',
  `data:\n  plain: ${encoded}\n  encrypted: {{b64enc Values.password}}\n  empty: ""\n`,
);
const withSecret: Changes = {
  ...parts,
  'Pulumi.dev.yaml': (text) => `${text}    password: {secure: "v1:AAAAAAAAAAAAAAAA:c2VjcmV0"}\n`,
  'charts/demo/values.yaml': (text) => `${text}password: none\n`,
  [template('secret')]: secret,
};

/** Packages the stack of a project; the files of the archive as texts. */
const packaged = (changes: Changes, options: Partial<FlatOptions> = {}) =>
  withProject(changes, async (directory) => {
    const all = { stack: 'dev', destination: join(directory, 'dist'), ...options };
    const { path, ...rest } = JSON.parse(await packageFlat(undefined, all, 'json', directory));
    const files = await unpackArchive(await readFile(path));
    return { ...rest, files: Object.fromEntries(files.map((file) => [file.path, file.data.toString()])) };
  });

beforeEach(() => void jest.spyOn(process.stderr, 'write').mockImplementation(() => true));
afterEach(() => void jest.restoreAllMocks());

describe('release package --flat', () => {
  it('makes a chart with the name of the stack, which the release can rename', async () => {
    const { files, chart, version } = await packaged(parts);
    expect([chart, version]).toEqual(['demo-dev', '1.2.3']);
    expect(parse(files['Chart.yaml'])).toMatchObject({ name: 'demo-dev', version: '1.2.3', appVersion: '4.5' });
    expect(files['templates/config.yaml']).toContain('name: "{{ .Release.Name }}-config"');
    expect(parse(files['values.yaml'])).toEqual({});
    const other = await packaged(parts, { name: 'other', version: '2.0.0', appVersion: '9' });
    expect(parse(other.files['Chart.yaml'])).toMatchObject({ name: 'other', version: '2.0.0', appVersion: '9' });
  });

  it('has names that the chart cuts, and reports what stays the same under every name', async () => {
    const cut = object('ConfigMap', '{{trunc 6 Release.Name}}-cut', 'data:\n  hash: {{sha1sum Release.Name}}\n');
    const { files, fixed } = await packaged({ ...parts, [template('cut')]: cut });
    expect(files['templates/cut.yaml']).toContain('name: "{{ .Release.Name }}-cut"');
    expect(fixed).toEqual(['ConfigMap/demo-cut: data.hash']);
  });

  it('has the chosen values, with a schema', async () => {
    const { files } = await packaged(parts, { value: ['image.tag', 'replicas'] });
    expect(parse(files['values.yaml'])).toEqual({ image: { tag: 'v1' }, replicas: 2 });
    const { properties } = JSON.parse(files['values.schema.json']);
    expect(properties.replicas).toEqual({ type: 'integer' });
    expect(files['templates/config.yaml']).toContain('tag: "{{ include "flat.text" .Values.image.tag }}"');
  });

  it.each([
    ['image.tga', /Did you mean image\.tag/],
    ['image', /not a map/],
    ['image..', /not the path/],
    ['unused', /no object shows it/],
    ['switch', /only strings and whole numbers/],
    ['mode', /decides more/],
    ['count', /which objects exist/],
    ['size', /decides more/],
  ])('refuses the value %s, which cannot stay one', async (value, message) => {
    const changes: Changes = {
      ...parts,
      'charts/demo/values.yaml': (text) => `${text}unused: x\nswitch: true\nmode: a\ncount: 1\nsize: 4\n`,
      [template('mode')]: object(
        'ConfigMap',
        'mode',
        'data:\n  mode: "{{#if (eq Values.mode "a")}}x{{else}}y{{/if}}"\n',
      ),
      [template('size')]: object(
        'ConfigMap',
        'size',
        'data:\n  size: "{{Values.size}}{{#if (gt Values.size 9)}}+{{/if}}"\n',
      ),
      [template('count')]: `{{#if (eq Values.count 1)}}\n${object('ConfigMap', 'count')}{{/if}}\n`,
    };
    await expect(packaged(changes, { value: [value] })).rejects.toMatchObject({
      code: 'PACKAGE_FLAT',
      message: expect.stringMatching(message),
    });
  });

  it('has no value of a Secret, and asks each install for it', async () => {
    const { files, secrets } = await packaged(withSecret);
    expect(secrets).toEqual([{ name: 'login', keys: ['plain', 'encrypted', 'empty'] }]);
    expect(JSON.stringify(files)).not.toMatch(new RegExp(`${canary}|${encoded}`));
    expect(files['templates/secret.yaml']).toMatch(
      /"plain": \{\{ dig "login" "plain" "" \.Values\.secrets \| required/,
    );
    expect(files['templates/secret.yaml']).toContain('"empty": {{ dig "login" "empty" "" .Values.secrets | toString |');
    expect(parse(files['values.yaml']).secrets).toEqual({ login: { plain: '', encrypted: '', empty: '' } });
  });

  it('refuses a secret value outside of a Secret, unless the object is left out', async () => {
    const leak = object('ConfigMap', 'leak', 'data:\n  url: "db://{{Values.password}}"\n');
    const changes = { ...withSecret, [template('leak')]: leak };
    await expect(packaged(changes)).rejects.toMatchObject({
      code: 'RENDER_SECRET',
      message: expect.stringContaining('data.url'),
    });
    const { files } = await packaged(changes, { exclude: ['ConfigMap/leak'] });
    expect(files['templates/leak.yaml']).toBeUndefined();
    await expect(packaged(changes, { exclude: ['ConfigMap/x'] })).rejects.toMatchObject({
      code: 'RENDER_UNKNOWN_OBJECT',
    });
    await expect(packaged(withSecret, { value: ['password'] })).rejects.toMatchObject({ code: 'PACKAGE_FLAT' });
  });

  it('refuses a chart that is not the one of the stack', async () => {
    await withProject(parts, async (directory) => {
      const options = { stack: 'dev', destination: directory };
      const run = (chart: string) => packageFlat(join(directory, chart), options, 'json', directory);
      await expect(run('charts/other')).rejects.toMatchObject({ code: 'CONFIG_INVALID_VALUE' });
      expect(JSON.parse(await run('charts/demo'))).toMatchObject({ chart: 'demo-dev' });
    });
  });
});
