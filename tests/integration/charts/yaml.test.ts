import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { parseSet } from '../../../components/cli/deploy/setValues.ts';
import { readStackFile } from '../../../components/config/index.ts';
import {
  isJsonObject,
  type Json,
  type JsonObject,
  parseYaml,
  readYaml,
  writeYaml,
} from '../../../components/json/index.ts';
import { oddTexts, scalarTable } from '../../json/scalarTable.ts';
import { openScenario, type Scenario, succeeded } from '../support/scenario.ts';
import { writeFiles } from '../support/smallChart.ts';

const scalars = scalarTable();
/** Null is no key to Helm, and `<<` is never one. */
const keys = scalars.filter((text) => !/^(?:null|<<)$/i.test(text));
const texts = oddTexts();

/** YAML that nobody's writer has made: each scalar as a value, in brackets, and as a key. */
const unquoted = [
  'values:',
  ...scalars.map((text, index) => `  v${index}: ${text}`),
  'flow:',
  ...scalars.map((text, index) => `  f${index}: [${text}, {a: ${text} }]`),
  'keys:',
  ...keys.map((text, index) => `  k${index}: {? ${text} : ${index}}`),
  ...keys.map((text, index) => `  b${index}:\n    ${text}: ${index}`),
  '',
].join('\n');
const quoted = { texts, keys: Object.fromEntries(texts.map((text) => [text, text])) };

/** Helm, Kubernetes and Pulumi read, one run each; what they made is compared with what our reader makes, scalar by scalar. */
describe('YAML is read as', () => {
  let scenario: Scenario;
  beforeAll(async () => {
    scenario = await openScenario('yaml-readers');
    expect(scalars.length).toBeGreaterThan(400);
  });

  test('Helm reads it in values.yaml, -f, --set and --set-string', async () => {
    const chart = join(scenario.directory, 'charts', 'values');
    const dump = 'kind: Dump\njson: {{ toJson .Values | b64enc }}\n';
    await writeFiles(chart, { 'dump.yaml': dump }, {});
    await writeFile(join(chart, 'values.yaml'), unquoted.replaceAll(/^(?=\w)/gm, 'chart-'));
    await writeFile(join(scenario.directory, 'f.yaml'), `${unquoted}${writeYaml({ quoted })}\n`);
    const typed = scalars.map((text, index) => `t${index}=${text.replaceAll(/[\\,{}[\]]/g, '\\$&')}`).join(',');
    const strings = scalars.map((text, index) => `s${index}=${text.replaceAll(/[\\,{}[\]]/g, '\\$&')}`).join(',');
    const sets = ['--set', typed, '--set-string', strings];
    const { stdout } = succeeded(await scenario.helm('template', 'values', chart, '-f', 'f.yaml', ...sets));
    const helms: JsonObject = withoutMinusZero(Buffer.from(/json: (\S+)/.exec(stdout)?.[1] ?? '', 'base64').toString());
    const read = mapIn(readValues(unquoted));
    expect(helms).toEqual({
      ...read,
      ...Object.fromEntries(Object.entries(read).map(([key, value]) => [`chart-${key}`, value])),
      quoted,
      ...Object.fromEntries(
        [...parseSet(typed), ...parseSet(strings, 'text')].map(({ path, value }) => [path.join('.'), value]),
      ),
    });
  });

  test('Kubernetes reads it in manifests, ours among them', async () => {
    const head = 'apiVersion: example.com/v1\nkind: Table\nmetadata: {name: a}\n';
    const manifest = `${head}spec:\n${indented(`${unquoted}${writeYaml({ quoted })}`)}\n`;
    await writeFile(join(scenario.directory, 'manifest.yaml'), manifest);
    const label = ['label', '--local', '-f', 'manifest.yaml', 'a=b', '-o', 'json'];
    const { spec } = withoutMinusZero(succeeded(await scenario.kubectl(...label)).stdout);
    expect(spec).toEqual({ ...mapIn(readValues(unquoted)), quoted });
  });

  test('Pulumi reads it in the file of a stack, including text written by us and by Pulumi', async () => {
    const file = join(scenario.directory, `Pulumi.${scenario.stack}.yaml`);
    const { encryptionsalt = '' } = mapIn(parseYaml(await readFile(file, 'utf8')));
    // What Pulumi cannot keep has a test of its own.
    const kept = texts.filter((text) => !/^[\n\t\u2028]|^<<$/.test(text));
    const written = { texts: kept, keys: Object.fromEntries(kept.map((text) => [text, text])) };
    const own = `  kubesentiment:written:\n${indented(indented(writeYaml(written)))}\n`;
    await writeFile(
      file,
      `encryptionsalt: ${encryptionsalt}\nconfig:\n  kubesentiment:plain:\n${indented(indented(unquoted))}\n${own}`,
    );
    const before = await configs(file);
    expect(before.ours).toEqual(before.pulumis);
    expect(before.ours['kubesentiment:written']).toEqual(written);
    // Those no argument can hold, or Pulumi writes so that nobody can read them.
    const settable = texts.filter((text) => !text.includes('\0') && !/^\t.*\n|\n\u2028/s.test(text));
    const sets = settable.flatMap((text, index) => ['--plaintext', `kubesentiment:set.t${index}=${text}`]);
    succeeded(await scenario.pulumi('config', 'set-all', '--path', ...sets));
    const after = await configs(file);
    expect(after.ours).toEqual(after.pulumis);
    expect(Object.keys(mapIn(after.ours['kubesentiment:set'] ?? null)).length).toBeGreaterThan(400);
    expect(after.ours).toMatchObject(before.ours);
  });

  async function configs(file: string) {
    const { stdout } = succeeded(await scenario.pulumi('config', '--json'));
    const entries: [string, { value: string }][] = Object.entries(JSON.parse(stdout));
    return {
      pulumis: Object.fromEntries(entries.map(([key, { value }]) => [key, parsed(value)])),
      ours: Object.fromEntries(
        Object.entries(readStackFile({ path: file, text: await readFile(file, 'utf8') }).config).map(([key, value]) => [
          key,
          parsed(value),
        ]),
      ),
    };
  }
});

/** What a config value is: of a map or a list the engine gives JSON. */
function parsed(value: string): Json {
  return /^[[{]/.test(value) ? JSON.parse(value) : value;
}

function readValues(text: string): Json {
  const { value } = readYaml({ text, file: 'values.yaml', code: 'CHART_INVALID_VALUES', roundsIntegers: true });
  return withoutMinusZero(JSON.stringify(value));
}

/** Some print a negative zero as JSON, and others do not. */
function withoutMinusZero(json: string) {
  return JSON.parse(JSON.stringify(JSON.parse(json)));
}

function mapIn(value: Json): JsonObject {
  if (!isJsonObject(value)) throw new Error('There is no map.');
  return value;
}

function indented(text: string): string {
  return text.replaceAll(/^(?=.)/gm, '  ');
}
