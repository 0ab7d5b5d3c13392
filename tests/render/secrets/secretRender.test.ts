import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { readSettings } from '../../../components/config/index.ts';
import { formatError } from '../../../components/errors.ts';
import type { HelmTemplate } from '../../../components/helm/index.ts';
import { changedPaths, formatPath, type JsonObject } from '../../../components/json/index.ts';
import { type RenderedRelease, renderRelease } from '../../../components/render/index.ts';
import { secretMask } from '../../../components/secretMask.ts';

let projectDirectory: string;
beforeEach(async () => {
  projectDirectory = await mkdtemp(join(tmpdir(), 'project-'));
});
afterEach(() => rm(projectDirectory, { recursive: true }));

async function write(files: Record<string, string>): Promise<void> {
  for (const [name, text] of Object.entries(files)) {
    await mkdir(dirname(join(projectDirectory, 'chart', name)), { recursive: true });
    await writeFile(join(projectDirectory, 'chart', name), text);
  }
}

/** @param secrets values that the stack's file encrypts; as masks they are those of the command line, which decrypts nothing */
async function render(
  templates: Record<string, string>,
  secrets: JsonObject,
  helmTemplate: HelmTemplate = async () => [],
): Promise<RenderedRelease> {
  const values = { ...secrets, port: 5 };
  const files = Object.entries(templates).map(([name, text]) => [`templates/${name}`, text]);
  await write({
    'Chart.yaml': 'apiVersion: v2\nname: demo\nversion: 1.0.0\n',
    'values.yaml': JSON.stringify({ ...Object.fromEntries(Object.keys(secrets).map((key) => [key, ''])), port: 1 }),
    ...Object.fromEntries(files),
  });
  const encrypted = Object.keys(secrets).map((key) => `${key}: { secure: v1:abc }`);
  const settings = readSettings({
    stack: 'dev',
    config: {
      'kubesentiment:release': JSON.stringify({ name: 'r', namespace: 'ns', chart: 'chart' }),
      'kubesentiment:values': JSON.stringify(values),
    },
    secretKeys: ['kubesentiment:values'],
    file: {
      path: 'Pulumi.dev.yaml',
      text: `config:
  kubesentiment:release: { name: r, namespace: ns, chart: chart }
  kubesentiment:values: { ${encrypted.join(', ')}, port: 5 }
`,
    },
  });
  return renderRelease({ settings, projectDirectory, helmTemplate });
}

/** `ConfigMap/a data.x` for each field that is secret; without the field where everything is. */
function secretFields({ objects }: RenderedRelease): string[] {
  return objects.flatMap(({ object, counterpart }) => {
    const name = `${object.kind}/${object.metadata.name}`;
    if (counterpart === undefined) return [name];
    return changedPaths(object, counterpart).map((path) => `${name} ${formatPath(path)}`);
  });
}

const objectOf = (name: string, data: string) =>
  `apiVersion: v1\nkind: ConfigMap\nmetadata: { name: ${name} }\ndata:\n  ${data}\n`;
const open = objectOf('open', 'port: {{quote (print Values.port)}}');

describe('the secret values of a release', () => {
  test('include a value decoded from a secret, and nothing else', async () => {
    const rendered = await render(
      {
        'a.yaml.hbs': [
          objectOf('cert', 'cert: {{quote (b64dec Values.cert)}}'),
          objectOf('auth', 'auth: {{quote (lookup (fromJson Values.json) "user")}}'.replace('lookup', 'get')),
          objectOf('dot', '{{#with (fromJson Values.json)}}user: {{quote user}}{{/with}}'),
          open,
        ].join('---\n'),
      },
      { cert: Buffer.from('some certificate').toString('base64'), json: '{"user": "u", "list": [1]}' },
    );
    expect(secretFields(rendered)).toEqual([
      'ConfigMap/cert data.cert',
      'ConfigMap/auth data.auth',
      'ConfigMap/dot data.user',
    ]);
  });

  test('include a field whose template only accepts the real value', async () => {
    const only = '{{#unless (eq Values.mode "strict")}}{{fail "It must be strict."}}{{/unless}}';
    const rendered = await render(
      {
        'a.yaml.hbs': `${objectOf('a', 'mode: {{quote (regexFind "^strict$" Values.mode)}}')}---\n${open}`,
        'b.yaml.hbs': `${objectOf('b', `mode: x${only}`)}---\n${open.replace('open', 'next')}`,
        'c.yaml.hbs': open.replace('open', 'other'),
      },
      { mode: 'strict' },
    );
    expect(secretFields(rendered)).toEqual(['ConfigMap/a data.mode', 'ConfigMap/b data.mode']);
  });

  test('are found in the name of an object and in the notes', async () => {
    const rendered = await render(
      { 'a.yaml.hbs': objectOf('{{sha256sum Values.p}}', 'x: "1"'), 'NOTES.txt.hbs': 'It is {{upper Values.p}}.' },
      { p: 'hunter2' },
    );
    expect(secretFields(rendered)[0]).toMatch(/ metadata\.name$/);
    expect(rendered.secretNotes).toBe(true);
  });
});

describe('a render without decryption', () => {
  test('shows the mask for a secret and for values derived from it', async () => {
    const { content } = await render(
      {
        'a.yaml.hbs': [
          objectOf('cert', 'cert: {{quote (b64dec Values.cert)}}'),
          objectOf('dot', '{{#with (fromJson Values.json)}}user: {{quote user}}{{/with}}'),
          objectOf('sub', 'user: {{quote (get (fromYaml Values.json) "user")}}'),
          open,
        ].join('---\n'),
      },
      { cert: secretMask, json: secretMask },
    );
    expect(content.manifest).toContain('cert: "(secret)"');
    expect(content.manifest.match(/user: "\(secret\)"/g)).toHaveLength(2);
    expect(content.manifest).toContain('port: "5"');
  });

  test("passes a decodable mask to Helm's engine, and shows the normal mask", async () => {
    const helmTemplate: HelmTemplate = async ({ values }) => {
      const given = String(values.cert);
      const decoded = Buffer.from(given, 'base64').toString();
      const text = objectOf(
        'a',
        `plain: "${given}"\n  decoded: "${decoded}"\n  encoded: ${Buffer.from(given).toString('base64')}`,
      );
      return [
        {
          metadata: { labels: { 'kubesentiment.io/texts-of': '0' } },
          data: { chart: 'demo', 'templates/a.yaml': text },
        },
      ];
    };
    const { content } = await render({ 'a.yaml': '{{ .Values.cert | b64dec }}' }, { cert: secretMask }, helmTemplate);
    expect(content.manifest).toContain('plain: "(secret)"\n  decoded: "(secret)"\n');
    expect(content.manifest).toContain(`encoded: ${Buffer.from(secretMask).toString('base64')}`);
  });

  test('adds a hint about masks to an error', async () => {
    const error: unknown = await render(
      { 'a.yaml.hbs': '{{#if (ne Values.p "right")}}{{fail "wrong"}}{{/if}}' },
      { p: secretMask },
    ).catch((caught: unknown) => caught);
    expect(formatError(error)).toMatch(/^CHART_TEMPLATE_RENDER: .*wrong[\s\S]*shows "\(secret\)" for each/);
    const typo: unknown = await render({ 'a.yaml.hbs': '{{Values.typo}}' }, { p: secretMask }).catch(
      (caught: unknown) => caught,
    );
    expect(formatError(typo)).toMatch(/^CHART_UNKNOWN_VALUE: /);
  });
});

describe('an error of a render with secrets', () => {
  test('shows no stand-in value', async () => {
    const error: unknown = await render(
      { 'a.yaml.hbs': objectOf('a', 'x: {{b64dec Values.p}}') },
      { p: 'hunter2!' },
    ).catch((caught: unknown) => caught);
    expect(formatError(error)).toContain('CHART_TEMPLATE_RENDER: b64dec takes base64, not the string "(secret)"');
  });
});

describe('a Go template chart that only accepts the real values', () => {
  test('has only secret objects in its failing templates', async () => {
    // Helm's engine, as far as this goes: it fails in b.yaml for other values, unless that is empty.
    const helmTemplate: HelmTemplate = async ({ path, chart, values }) => {
      const { readFile } = await import('node:fs/promises');
      const text = await readFile(join(path, chart, 'templates', 'b.yaml'), 'utf8');
      if (text !== '' && values.mode !== 'strict') {
        throw new Error(
          'execution error at (demo/templates/b.yaml:1:4): error calling include: template: demo/templates/_h.tpl:1:3: no',
        );
      }
      const of = (name: string, value: unknown) => objectOf(name, `x: ${JSON.stringify(value)}`);
      const texts = {
        chart: 'demo',
        'templates/a.yaml': `${of('a', values.mode)}---\n${of('open', 'x')}`,
        'templates/b.yaml': text === '' ? '' : of('b', 'made'),
      };
      return [{ metadata: { labels: { 'kubesentiment.io/texts-of': '0' } }, data: texts }];
    };
    const rendered = await render(
      { 'a.yaml': '{{ .Values.mode }}', 'b.yaml': '{{ fail }}' },
      { mode: 'strict' },
      helmTemplate,
    );
    expect(secretFields(rendered)).toEqual(['ConfigMap/a data.x', 'ConfigMap/b']);
  });
});
