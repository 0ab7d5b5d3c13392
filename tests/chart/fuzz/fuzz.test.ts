import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { helpers } from '../../../components/chart/templates/helpers/index.ts';
import { fileHelpers } from '../../../components/chart/templates/run/fileHelpers.ts';
import { formatError, releaseErrors } from '../../../components/errors.ts';
import { isJsonObject, type Json, type JsonObject } from '../../../components/json/index.ts';
import fc from '../../fastCheck.ts';
import { isNightly } from '../../selection.ts';
import { mutated } from './mutations.ts';
import { type ChartTexts, renderSources } from './renderSources.ts';

/** The seconds of each property in a nightly run. */
const seconds = 20;
/** @param samples how many inputs the usual run tries */
const runs = (samples: number): fc.Parameters<unknown> =>
  isNightly ? { numRuns: Number.POSITIVE_INFINITY, interruptAfterTimeLimit: seconds * 1000 } : { numRuns: samples };
const timeout = seconds * 1000 + 60_000;

/** Longer than the slowest template within the budget of steps. */
const longest = 10_000;

/** Only errors that a user can act on, in reasonable time, and the same result twice. */
async function expectSound(texts: ChartTexts, given: JsonObject): Promise<void> {
  const start = performance.now();
  const first = await outcome(texts, given);
  expect(performance.now() - start).toBeLessThan(longest);
  expect(await outcome(texts, given)).toEqual(first);
}

async function outcome(texts: ChartTexts, given: JsonObject): Promise<unknown> {
  try {
    return await renderSources(texts, given);
  } catch (error) {
    // Throws if the error is not a ReleaseError.
    for (const each of releaseErrors(error)) {
      expect(each.position?.file).toBeDefined();
      expect(each.message).not.toMatch(/undefined|\[object|value (?:lookup|print)/);
    }
    return formatError(error);
  }
}

const folder = 'charts/mlops-sentiment';
const read = (path: string) => readFileSync(join(folder, path), 'utf8');
const own: Required<Omit<ChartTexts, 'files'>> = {
  metadata: read('Chart.yaml'),
  values: read('values.yaml'),
  schema: read('values.schema.json'),
  templates: readdirSync(join(folder, 'templates'), { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.hbs'))
    .map((path) => ({ path: `templates/${path}`, text: read(`templates/${path}`) })),
};

const collections = own.templates.filter(({ path }) => path.includes('/_'));

/** Our chart with another text in one file. */
function withText(path: string, text: string): ChartTexts {
  if (path === 'values.yaml') return { ...own, values: text };
  if (path === 'Chart.yaml') return { ...own, metadata: text };
  if (path === 'values.schema.json') return { ...own, schema: text };
  const { schema: _none, ...open } = own;
  // Only the template and the files that it may include, to keep runs short.
  return { ...open, templates: [...collections.filter((other) => other.path !== path), { path, text }] };
}

const edited = (path: string, text: string) => fc.tuple(fc.constant(path), mutated(text));

describe('a chart with random edits', () => {
  it(
    'is rendered, or refused with a place',
    async () => {
      const template = fc.constantFrom(...own.templates).chain(({ path, text }) => edited(path, text));
      const file = fc.oneof(
        { weight: 6, arbitrary: template },
        { weight: 2, arbitrary: edited('values.yaml', own.values) },
        { weight: 1, arbitrary: edited('Chart.yaml', own.metadata) },
        { weight: 1, arbitrary: edited('values.schema.json', own.schema) },
      );
      await fc.assert(
        fc.asyncProperty(file, ([path, text]) => expectSound(withText(path, text), {})),
        runs(8),
      );
    },
    timeout,
  );
});

const files = [
  { path: 'a.txt', data: Buffer.from('x\n') },
  { path: 'b/c', data: Buffer.from([0xff]) },
];
const names = [
  ...Object.keys(helpers),
  ...Object.keys(fileHelpers([])),
  'include',
  'tpl',
  'Capabilities.APIVersions.Has',
];

/** An expression that can be an argument. */
const expression: fc.Arbitrary<string> = fc.letrec<{ call: string; argument: string }>((tie) => ({
  argument: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.constantFrom(
      '1',
      '-1',
      '0',
      '2.5',
      '1e9',
      '"x"',
      '"%d %s"',
      '"[a-z]+(b"',
      '"(a+)+$"',
      '"a.txt"',
      '"**"',
      '"part"',
      'true',
      'null',
      'this',
    ),
    fc.constantFrom(
      'Values.text',
      'Values.list',
      'Values.map',
      'Values.number',
      'Values.none',
      'Values.template',
      '@root',
      'Release.Name',
    ),
    tie('call'),
  ),
  call: fc
    .tuple(fc.constantFrom(...names), fc.array(tie('argument'), { maxLength: 4 }))
    .map(([name, args]) => `(${[name, ...args].join(' ')})`),
})).call;

describe('helpers with random arguments', () => {
  it(
    'return a string, or an error with a position',
    async () => {
      const values = `text: aab\nlist: [b, 1, {a: 1}, b]\nmap: {a: 1, b: [x]}\nnumber: 3.5\nnone: null\ntemplate: "{{Values.text}}{{#if"\n`;
      const call = expression.map((text) => `{{${text.slice(1, -1)}}}`);
      const template = fc.oneof(
        call,
        expression.map((text) => `{{toJson ${text}}}`),
        expression.map((text) => `{{#each ${text}}}{{this}}{{/each}}`),
      );
      await fc.assert(
        fc.asyncProperty(fc.array(template, { minLength: 1, maxLength: 3 }), (lines) => {
          const text = `apiVersion: v1\nkind: A\nmetadata: { name: x }\ndata:\n${lines.map((line) => `  - ${line}\n`).join('')}`;
          const templates = [
            { path: 'templates/a.yaml.hbs', text },
            { path: 'templates/_p.hbs', text: '{{#*inline "part"}}p{{this}}{{/inline}}' },
          ];
          return expectSound({ metadata: own.metadata, values, templates, files }, {});
        }),
        runs(80),
      );
    },
    timeout,
  );
});

/** The same values with another order of keys in all maps. */
function reversed(value: Json): Json {
  if (Array.isArray(value)) return value.map(reversed);
  if (!isJsonObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value)
      .map(([key, item]): [string, Json] => [key, reversed(item)])
      .reverse(),
  );
}

/** Errors in values are in the order of their keys. */
function sorted(outcome: unknown): unknown {
  return typeof outcome === 'string' ? outcome.split('\n\n').sort() : outcome;
}

describe('random values', () => {
  it(
    'give the same result or error in any order of their keys',
    async () => {
      const key = fc.oneof(
        fc.constantFrom(
          ...[
            'image',
            'ingress',
            'config',
            'hooks',
            'prometheus',
            'affinity',
            'extraEnv',
            'global',
            '__proto__',
            'constructor',
          ],
        ),
        fc.string(),
      );
      const { schema: _none, ...open } = own;
      const given = fc
        .dictionary(key, fc.jsonValue({ maxDepth: 4 }))
        .map((map): JsonObject => JSON.parse(JSON.stringify(map)));
      await fc.assert(
        fc.asyncProperty(given, fc.boolean(), async (values, isChecked) => {
          const texts = isChecked ? own : open;
          await expectSound(texts, values);
          // A map stays a map.
          expect(sorted(await outcome(texts, reversed(values) as JsonObject))).toEqual(
            sorted(await outcome(texts, values)),
          );
        }),
        runs(4),
      );
    },
    timeout,
  );
});
