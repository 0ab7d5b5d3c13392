import { describe, expect, it } from '@jest/globals';
import { loadChart, mergeValues, renderChart } from '../../../components/chart/index.ts';
import type { JsonObject } from '../../../components/json/index.ts';
import { composeManifest } from '../../../components/manifest/index.ts';
import { cases } from '../../chart/ownChart.ts';
import { type Failures, failuresOf, renderTemplates } from '../../chart/testChart.ts';
import fc from '../../fastCheck.ts';

/** The errors in the manifest that the templates render. */
function mistakesOf(templates: Record<string, string>, values: JsonObject = {}): Failures {
  const { documents, locate } = renderTemplates(templates, values);
  return failuresOf(() => composeManifest(documents, { namespace: 'ns', locate }));
}

const head = 'apiVersion: v1\nkind: A\n';
const a = 'charts/demo/templates/a.yaml.hbs';
const parts = 'charts/demo/templates/_parts.hbs';

describe('a mistake in a rendered document', () => {
  it.each<[string, string, string]>([
    ['in plain text', `${head}metadata: { name: a }\nb: [\n`, `CHART_INVALID_YAML ${a}:4:5`],
    ['after text of another length', `${head}# {{Values.long}}\nmetadata: { name: {{Values.five}} }`, `${a}:4:21`],
    [
      'next to a mustache',
      `${head}metadata: { {{Values.key}}: a, labels: { a: {{Values.five}}, b: 6 } }`,
      `${a}:3:47 ${a}:3:65`,
    ],
    ['in a block', `${head}metadata:\n  name: a\n  labels:\n  {{#if Values.five}}\n    a: 5\n  {{/if}}`, `${a}:7:8`],
    [
      'in a loop',
      `${head}metadata:\n  name: a\n  labels:\n  {{#each Values.map}}\n    {{@key}}: {{this}}\n  {{/each}}`,
      `${a}:7:17`,
    ],
    ['in an else', `${head}metadata:\n  {{#if Values.no}}\n  name: a\n  {{else}}\n  name: 1\n  {{/if}}`, `${a}:7:9`],
    ['in a string with many lines', `${head}metadata:{{nindent 2 (toYaml Values.metadata)}}`, `${a}:3:12`],
    ['in a later document', `${head}metadata: { name: a }\n---\n\n${head}metadata: { name: 1 }`, `${a}:8:19`],
    ['on an indented first line', `  apiVersion: v1\n  kind: A`, `CHART_INVALID_YAML ${a}:1:15`],
    ['after a separator', '--- {apiVersion: v1, kind: A, metadata: {name: 5}}', `${a}:1:48`],
    [
      'where spaces are cut',
      `${head}metadata:\n  name: a\n  labels:\n    a: {{~ Values.five ~}}   \n    `,
      `CHART_INVALID_OBJECT ${a}:6:5`,
    ],
    ['after trimmed spaces', `${head}metadata: {{#if Values.five ~}}   \n  { name: 5 } {{/if}}`, `${a}:4:11`],
    ['after escaped braces', `${head}metadata: { name: a, labels: { "\\{{ x }}": 5 } }`, `${a}:3:44`],
    ['with other line ends', `${head}metadata:\n  name: 5\n`.replaceAll('\n', '\r\n'), `${a}:4:9`],
  ])('%s is reported at its position in the template', (_what, template, expected) => {
    const values = { five: 5, long: 'long '.repeat(20), key: 'name', no: false, map: { b: 1 }, metadata: { name: 5 } };
    const { places } = mistakesOf({ 'a.yaml.hbs': template }, values);
    expect(places.map((place) => (expected.startsWith('CHART') ? place : place.split(' ')[1])).join(' ')).toBe(
      expected,
    );
  });

  it('is reported inside a named template, with the position of the call', () => {
    const templates = {
      'a.yaml.hbs': `${head}metadata:\n  name: a\n  labels:{{nindent 4 (include "labels" this)}}{{#with (include "more" this)}}{{nindent 4 this}}{{/with}}`,
      '_parts.hbs':
        '{{#*inline "labels"}}\n\n  a: b\n  c: 5\n{{/inline}}\n{{#*inline "more"}}d: {{Values.d}}{{/inline}}',
    };
    const { places, errors } = mistakesOf(templates, { d: 6 });
    expect(places).toEqual([`CHART_INVALID_YAML ${parts}:3:6`]);
    expect(errors[0]?.hint).toContain(`${a}:5:12`);
  });

  it('is reported at the call if a helper changes the output of a named template', () => {
    const templates = {
      'a.yaml.hbs': `${head}metadata:\n  name: {{replace "x" "5" (include "name" this)}}`,
      '_parts.hbs': '{{#*inline "name"}}x{{/inline}}',
    };
    const { places, errors } = mistakesOf(templates);
    expect(places).toEqual([`CHART_INVALID_OBJECT ${a}:4:11`]);
    expect(errors[0]?.hint).toContain(`"name" (${parts}:1)`);
  });

  it('is reported inside a partial at any indent', () => {
    const templates = {
      'a.yaml.hbs': `${head}metadata:\n  {{> meta}}\n`,
      '_parts.hbs': '{{#*inline "meta"}}\nname: a\nlabels:\n  a: {{Values.five}}\n{{/inline}}',
    };
    expect(mistakesOf(templates, { five: 5 }).places).toEqual([`CHART_INVALID_OBJECT ${parts}:4:8`]);
  });

  it('shows the template, its output, and the values in it', () => {
    const { errors } = mistakesOf({ 'a.yaml.hbs': `${head}metadata: { name: {{Values.x.y}} }` }, { x: { y: 5 } });
    expect(errors[0]?.frame).toContain('> 3 | metadata: { name: {{Values.x.y}} }\n    |                     ^');
    expect(errors[0]?.frame).toContain('demo/templates/a.yaml:3:19');
    expect(errors[0]?.frame).toContain('> 3 | metadata: { name: 5 }\n    |                   ^');
    expect(errors[0]?.hint).toContain('Values.x.y');
  });

  it('is reported with both positions for a duplicate object', () => {
    const templates = {
      'a.yaml.hbs': `{{#if true}}${head}metadata: { name: {{Values.n}} }{{/if}}`,
      'b.yaml.hbs': `${head}metadata: { name: same }`,
    };
    const { places, errors } = mistakesOf(templates, { n: 'same' });
    expect(places).toEqual(['CHART_DUPLICATE_OBJECT charts/demo/templates/b.yaml.hbs:3:19']);
    expect(errors[0]?.hint).toContain(`${a}:3:21`);
  });

  it('keeps its position if no Handlebars template rendered the document', () => {
    const { locate } = renderTemplates({ 'a.yaml.hbs': head });
    const foreign = { source: 'demo/charts/redis', text: `${head}metadata: {}`, line: 1 };
    const { places } = failuresOf(() => composeManifest([foreign], { namespace: 'ns', locate }));
    expect(places).toEqual(['CHART_INVALID_OBJECT demo/charts/redis:3:11']);
  });

  it('is reported together with all other mistakes of the chart, each once', () => {
    const templates = {
      'a.yaml.hbs': `{{#each Values.list}}{{tpyo}}{{/each}}{{quote Values.nope}}{{include "broken" this}}`,
      'b.yaml.hbs': `{{qoute 1}}{{upper (lowr 2)}}`,
      'c.yaml.hbs': `a: [`,
      'd.yaml.hbs': `${head}metadata: { name: 1, labels: { a: 1 } }\n---\na: b\n---\n`,
      '_parts.hbs': '{{#*inline "broken"}}{{Values.gone}}{{> nope}}{{/inline}}',
    };
    const { places } = failuresOf(() => renderTemplates(templates, { list: [1, 2] }));
    expect(places).toEqual([
      `CHART_UNKNOWN_PARTIAL ${parts}:1:41`,
      `CHART_UNKNOWN_VALUE ${a}:1:24`,
      `CHART_UNKNOWN_VALUE ${a}:1:47`,
      'CHART_UNKNOWN_HELPER charts/demo/templates/b.yaml.hbs:1:3',
      'CHART_UNKNOWN_HELPER charts/demo/templates/b.yaml.hbs:1:21',
      'CHART_INVALID_YAML charts/demo/templates/c.yaml.hbs:1:5',
      'CHART_INVALID_OBJECT charts/demo/templates/d.yaml.hbs:3:19',
      'CHART_INVALID_OBJECT charts/demo/templates/d.yaml.hbs:5:1',
    ]);
  });
});

const caseNames = ['stack-prod', 'hooks', 'network-policy', 'operator'];
const chart = await loadChart('charts/mlops-sentiment');

describe('every character of the rendered chart', () => {
  it.each(caseNames)('is that of the template, or one that a mustache makes: %s', async (name) => {
    const [given, options] = cases[name] ?? [{}];
    const values = mergeValues(chart.values, given, ['prometheus', 'grafana', 'alertmanager', 'redis']);
    const capabilities = { kubeVersion: '1.34.0', apiVersions: options?.apiVersions ?? [] };
    const { documents, locate } = renderChart(chart, {
      values,
      release: { name: 'r', namespace: 'ns' },
      capabilities,
    });
    const texts = new Map(
      chart.templates.map(({ path, text }) => [`charts/mlops-sentiment/${path}`, text.split('\n')]),
    );
    const wrong: string[] = [];
    for (const { source, text, line } of documents) {
      for (const [row, rendered] of text.split('\n').entries()) {
        for (const [column, letter] of [...rendered].entries()) {
          const { position } = locate({ file: source, line: line + row, column: column + 1 }) ?? {};
          const written = texts.get(position?.file ?? '')?.[(position?.line ?? 0) - 1] ?? '';
          const at = (position?.column ?? 0) - 1;
          if (letter !== ' ' && written[at] !== letter && !/\{\{~?$/.test(written.slice(0, at)))
            wrong.push(`${source}:${line + row}:${column}`);
        }
      }
    }
    expect(wrong).toEqual([]);
  });
});

describe('the position of a plain line', () => {
  it('is found with any text around it', () => {
    const line = fc.constantFrom(
      'x: 1',
      '  y: "2"',
      '{{Values.v}}',
      '  {{#if Values.v}}',
      '{{/if}}',
      '',
      '{{!-- c --}}',
      '{{~Values.v~}}',
      '{{#if Values.v}}z: 3{{/if}}',
      '{{> p}}',
      '  {{> p}}',
      '{{include "p" this}}',
    );
    fc.assert(
      fc.property(fc.array(line, { maxLength: 8 }), fc.array(line, { maxLength: 8 }), (before, after) => {
        const template = [...before, 'THE LINE', ...after].join('\n');
        let rendered: ReturnType<typeof renderTemplates>;
        try {
          rendered = renderTemplates(
            { 'a.yaml.hbs': template, '_p.hbs': '{{#*inline "p"}}\n  p: 1\n\n  q: 2\n{{/inline}}' },
            { v: ' v\nw ' },
          );
        } catch {
          return;
        }
        const [{ text, line: first } = { text: '', line: 1 }] = rendered.documents;
        const row = text.split('\n').findIndex((each) => each.includes('THE LINE'));
        const column = text.split('\n')[row]?.indexOf('THE LINE') ?? -1;
        const origin = rendered.locate({ file: 'demo/templates/a.yaml', line: first + row, column: column + 1 });
        expect(origin?.position).toEqual({ file: a, line: before.length + 1, column: 1 });
      }),
    );
  });
});
