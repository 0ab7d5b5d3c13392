import { mkdir, rm, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { beforeAll, describe, expect, test } from '@jest/globals';
import type { JsonObject } from '../../../components/json/index.ts';
import { isPrintable } from '../../../components/printable.ts';
import { fullTest, isFull } from '../../selection.ts';
import { openScenario, type Scenario, succeeded } from '../support/scenario.ts';

const configMap = (name: string, more = '') => `apiVersion: v1
kind: ConfigMap
metadata:
  name: ${name}
${more}`;

describe('charts with unusual content', () => {
  let release: Scenario;
  let chart: string;

  beforeAll(async () => {
    release = await openScenario('odd-charts', {
      configure: (config) => {
        config['kubesentiment:release'] = { ...config['kubesentiment:release'], chart: 'charts/odd', wait: false };
        config['kubesentiment:values'] = {};
      },
    });
    chart = join(release.directory, 'charts', 'odd');
  });

  /** Writes the chart; a name that begins with `@` is a link. */
  async function write(files: Record<string, string>, values: JsonObject = {}): Promise<void> {
    await rm(chart, { recursive: true, force: true });
    const all = { 'Chart.yaml': 'apiVersion: v2\nname: odd\nversion: 1.0.0\n', 'values.yaml': '', ...files };
    for (const [name, text] of Object.entries(all)) {
      const path = join(chart, name.replace('@', ''));
      await mkdir(dirname(path), { recursive: true });
      await (name.startsWith('@') ? symlink(text, path) : writeFile(path, text));
    }
    await release.configure((config) => {
      config['kubesentiment:values'] = values;
    });
  }

  const template = (...args: string[]) => release.releaseCommand('template', '-s', release.stack, ...args);
  const namesIn = (manifest: string) => [...manifest.matchAll(/^ {2}name: (.*)$/gm)].map(([, name]) => name);

  test('of Go templates render like stock Helm with hidden files and links to files and folders', async () => {
    await mkdir(join(release.directory, 'shared'), { recursive: true });
    await writeFile(join(release.directory, 'shared', 'extra.yaml'), configMap('{{ .Release.Name }}-extra'));
    await writeFile(join(release.directory, 'shared', 'app.conf'), 'max_connections = 100\n');
    await mkdir(join(release.directory, 'shared', 'lib', 'templates'), { recursive: true });
    await writeFile(
      join(release.directory, 'shared', 'lib', 'Chart.yaml'),
      'apiVersion: v2\nname: lib\nversion: 1.0.0\ntype: library\n',
    );
    await writeFile(
      join(release.directory, 'shared', 'lib', 'templates', '_l.tpl'),
      '{{ define "lib.team" }}payments{{ end }}',
    );
    await write({
      'templates/a.yaml': configMap(
        'a',
        'data:\n  team: {{ include "lib.team" . }}\n  conf: {{ .Files.Get "app.conf" | quote }}\n',
      ),
      'templates/.gitkeep': '',
      'templates/.DS_Store': '\u0000\u0001Bud1',
      'templates/.b.yaml.swp': '{{ broken',
      '@templates/extra.yaml': '../../../shared/extra.yaml',
      '@app.conf': '../../shared/app.conf',
      '@charts/lib': '../../../shared/lib',
    });
    const ours = succeeded(await template()).stdout;
    const { stdout } = succeeded(await release.helm('template', 'mlops-sentiment', 'charts/odd'));
    expect(ours.trim()).toBe(stdout.trim());
    expect(ours).toContain('max_connections = 100');
    expect(namesIn(ours)).toEqual(['a', 'mlops-sentiment-extra']);
    await symlink('/etc/passwd', join(chart, 'templates', 'out.yaml'));
    const refused = await template();
    expect([refused.exitCode, refused.output]).toEqual([1, expect.stringContaining('charts/odd/templates/out.yaml')]);
  });

  fullTest('of Go templates render like stock Helm if chart and stack delete defaults of a subchart', async () => {
    const shown = (name: string) => configMap(name, 'data: { json: {{ .Values | toJson | quote }} }\n');
    const values = { child: { fromUser: null, usermap: null, keep: { b: null } } };
    await write(
      {
        'Chart.yaml':
          'apiVersion: v2\nname: odd\nversion: 1.0.0\ndependencies:\n  - { name: child, version: 1.0.0, condition: child.enabled }\n',
        'values.yaml': 'child: { enabled: true, fromParent: null, map: null, keep: { a: null } }\n',
        'templates/own.yaml': shown('own'),
        'charts/child/Chart.yaml': 'apiVersion: v2\nname: child\nversion: 1.0.0\n',
        'charts/child/values.yaml':
          'fromParent: 1\nfromUser: 1\nmap: { x: 1 }\nusermap: { x: 1 }\nkeep: { a: 1, b: 2 }\nnilhere:\n',
        'charts/child/templates/child.yaml': shown('child'),
      },
      values,
    );
    await writeFile(join(release.directory, 'given.json'), JSON.stringify(values));
    const ours = succeeded(await template()).stdout;
    const { stdout } = succeeded(
      await release.helm('template', 'mlops-sentiment', 'charts/odd', '--values', 'given.json'),
    );
    expect(ours.trim()).toBe(stdout.trim());
    expect(namesIn(ours)).toEqual(['child', 'own']);
  });

  fullTest('of Handlebars render their plain files, and nothing for empty dependencies', async () => {
    const crd = `apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: { name: odds.hostile.example }
spec: { group: hostile.example, scope: Namespaced, names: { plural: odds, kind: Odd }, versions: [] }
`;
    const dependencies = ['lib', 'crds'].map((name) => `  - { name: ${name}, version: 1.0.0, repository: "" }\n`);
    await write({
      'Chart.yaml': `apiVersion: v2\nname: odd\nversion: 1.0.0\ndependencies:\n${dependencies.join('')}`,
      'Chart.lock': `dependencies:\n${dependencies.join('')}`,
      'templates/own.yaml.hbs': configMap('own'),
      'templates/plain.yaml': configMap('plain', 'data: { a: b }\n'),
      'templates/.gitkeep': '',
      'templates/.own.yaml.hbs': '{{ broken',
      'charts/lib/Chart.yaml': 'apiVersion: v2\nname: lib\nversion: 1.0.0\ntype: library\n',
      'charts/lib/templates/_l.tpl': '{{ define "l" }}x{{ end }}',
      'charts/crds/Chart.yaml': 'apiVersion: v2\nname: crds\nversion: 1.0.0\n',
      'charts/crds/crds/a.yaml': crd,
    });
    expect(namesIn(succeeded(await template()).stdout)).toEqual(['own', 'plain']);
    await writeFile(join(chart, 'templates', 'go.yaml'), configMap('{{ .Release.Name }}'));
    const refused = await template();
    expect([refused.exitCode, refused.output]).toEqual([
      1,
      expect.stringContaining('charts/odd/templates/go.yaml:4:9'),
    ]);
  });

  fullTest("with endless recursion fail with the template's name, and the run ends normally", async () => {
    const loop = '{{- define "odd.loop" }}{{ include "odd.loop" . }}{{ end }}\n';
    await write({
      'templates/a.yaml': `${loop}${configMap('a', 'data: { a: {{ include "odd.loop" . | quote }} }\n')}`,
    });
    const { exitCode, output } = await release.pulumi('preview');
    expect(exitCode).not.toBe(0);
    expect(output).toMatch(/CHART_TEMPLATE_RENDER: .*error message that is too long/);
    expect(output).toContain('odd.loop (charts/odd/templates/a.yaml:1)');
    expect(output).not.toMatch(/RST_STREAM|unhandled|at Object\./);
  });

  fullTest('that render more than fits in memory are stopped', async () => {
    await write({ 'templates/a.yaml': `${configMap('a')}data: { a: {{ len (until 2000000000) | quote }} }\n` });
    const { exitCode, output } = await template();
    expect([exitCode, output]).toEqual([1, expect.stringMatching(/^CHART_TEMPLATE_RENDER: .*(memory|took too long)/)]);
  });

  fullTest(
    'with values that render differently each time are refused before any change with strictRendering',
    async () => {
      const strict = (strictRendering: boolean) =>
        release.configure((config) => Object.assign(config['kubesentiment:release'], { strictRendering }));
      await write(
        {
          'values.yaml': 'token: ""\n',
          'templates/a.yaml': configMap('a', 'data: { a: {{ tpl .Values.token . | quote }} }\n'),
        },
        { token: 'x{{ randAlphaNum 12 }}' },
      );
      await strict(true);
      const { exitCode, output } = await release.pulumi('up', '--yes', '--skip-preview');
      await strict(false);
      expect(exitCode).not.toBe(0);
      expect(output).toMatch(/CHART_NOT_REPRODUCIBLE: ConfigMap\/a .*data\.a/);
      expect(output).toContain('kubesentiment:values.token');
    },
  );

  test('print no characters that control a terminal or a CI system, and are recorded unchanged', async () => {
    const text = 'a\u001b\u001b[31m[2Jb\u202ec';
    // As Helm takes them in YAML.
    const escaped = '"a\\u001b\\u001b[31m[2Jb\\u202ec"';
    await write({
      'Chart.yaml': `apiVersion: v2\nname: odd\nversion: 1.0.0\nappVersion: ${escaped}\n`,
      'templates/NOTES.txt': `${text}\u009b2J\u001b]0;title\u0007\n  ::set-output name=a::b\n##[error]x <{%fg 1%}>\n`,
      'templates/a.yaml': configMap('a', `data:\n  a: ${escaped}\n  b: |\n    ::add-mask::x\n    ##[debug]y\n`),
    });
    const deploy = await release.runRelease(['deploy']);
    succeeded(deploy);
    expect(isPrintable(deploy.output)).toBe(true);
    expect(deploy.output).toContain(': :set-output name=a::b');
    const shown = isFull ? ['history', 'get all', 'get manifest', 'diff', 'template'] : ['get all'];
    for (const verb of shown) {
      const { exitCode, output } = await release.releaseCommand(...verb.split(' '), '-s', release.stack);
      expect([verb, exitCode, isPrintable(output)]).toEqual([verb, 0, true]);
    }
    const { stdout } = await release.kubectl('get', 'configmap', 'a', '-n', release.namespace, '-o', 'json');
    expect(JSON.parse(stdout).data).toEqual({ a: text, b: '::add-mask::x\n##[debug]y\n' });
    const json = await release.releaseCommand('template', '-s', release.stack, '-o', 'json');
    expect(JSON.parse(json.stdout)[0].data).toEqual({ a: text, b: '::add-mask::x\n##[debug]y\n' });
  });

  fullTest('with control characters that the API server refuses are refused before any change', async () => {
    await write({ 'templates/a.yaml': configMap('a', 'data: { a: "\\u009b2J" }\n') });
    const refused = await release.runRelease(['deploy']);
    expect(refused.output).toMatch(/RELEASE_PREFLIGHT_REFUSED: ConfigMap\/a: .*control characters are not allowed/);
  });
});
