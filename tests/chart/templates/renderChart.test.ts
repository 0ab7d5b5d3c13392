import { describe, expect, it } from '@jest/globals';
import type { JsonObject } from '../../../components/json/index.ts';
import fc from '../../fastCheck.ts';
import { failuresOf, renderTemplates, textOf } from '../testChart.ts';

const notes = 'charts/demo/templates/NOTES.txt.hbs';

describe('the scope of a template', () => {
  it("has Helm's names", () => {
    const template =
      '{{Release.Name}} {{Release.Namespace}} {{Release.Revision}} {{Release.IsInstall}} {{Release.Service}} ' +
      '{{Chart.Name}} {{Chart.Version}} {{Chart.AppVersion}} {{Capabilities.KubeVersion.Version}} ' +
      '{{Capabilities.KubeVersion.Minor}} {{Template.Name}} {{Values.image.tag}}';
    expect(textOf(template, { image: { tag: 'v1' } })).toBe(
      'app ns 1 true Helm demo 1.2.3 4.5 v1.34.2 34 demo/templates/NOTES.txt v1',
    );
  });

  it.each<[string, JsonObject, string]>([
    ['{{Values.a}}', { a: '<&"' }, '<&"'],
    ['{{Values.a}}{{Values.b}}{{Values.c}}', { a: 0, b: false, c: '' }, '0false'],
    ['{{#if Values.a}}yes{{else}}no{{/if}}', { a: {} }, 'no'],
    ['{{#unless Values.a}}yes{{else}}no{{/unless}}', { a: [] }, 'yes'],
    ['{{#with Values.a}}{{b}}{{@root.Values.c}}{{../Values.c}}{{/with}}', { a: { b: 1 }, c: 2 }, '122'],
    ['{{#each Values.a}}{{@index}}{{this}}{{#unless @last}},{{/unless}}{{/each}}', { a: ['x', 'y'] }, '0x,1y'],
    ['{{#each Values.a}}{{@key}}={{this}};{{/each}}', { a: { b: 1, a: 2 } }, 'a=2;b=1;'],
    ['{{#each Values.a as |item key|}}{{key}}{{item.n}}{{/each}}', { a: [{ n: 5 }] }, '05'],
    ['{{#each Values.a}}x{{else}}none{{/each}}', { a: [] }, 'none'],
    ['{{Values.a.[1]}}', { a: ['x', 'y'] }, 'y'],
    ['{{Values.[a.b]}}', { 'a.b': 1 }, '1'],
    ['{{#with Values}}{{this.len}}{{./len}}{{len}}{{/with}}', { len: 3 }, '333'],
    ['{{#each Values.a}}{{env}}{{list}}{{/each}}', { a: [{ env: 'x', list: 'y' }] }, 'xy'],
    ['{{len (list)}}{{len (dict)}}', {}, '00'],
  ])('%s of %j', (template, values, expected) => expect(textOf(template, values)).toBe(expected));

  it('sees the APIs of the cluster, including those of Kubernetes itself', () => {
    const has = (version: string) => textOf(`{{Capabilities.APIVersions.Has "${version}"}}`);
    expect([has('example.com/v1'), has('policy/v1'), has('v1'), has('policy/v1beta1')]).toEqual([
      'true',
      'true',
      'true',
      'false',
    ]);
    expect(textOf('{{#with Values.a}}{{has "example.com/v1" @root.Capabilities.APIVersions}}{{/with}}', { a: 1 })).toBe(
      'true',
    );
  });

  it('removes a line that contains only a block', () =>
    expect(textOf('a\n{{#if Values.x}}\nb\n{{/if}}\nc\n', { x: true })).toBe('a\nb\nc\n'));
});

describe('an unknown value', () => {
  it.each<[string, string, string, number, number]>([
    ['alone', '{{Values.image.tga}}', 'Values.image.tga', 1, 3],
    ['as an argument of a helper', 'a\n  {{quote Values.image.tga}}', 'Values.image.tga', 2, 11],
    ['inside a sub-expression', '{{quote (upper Values.image.tga)}}', 'Values.image.tga', 1, 16],
    ['as an argument of a block', '{{#if Values.image.tga}}x{{/if}}', 'Values.image.tga', 1, 7],
    ['of each', '{{#each Values.image.tga}}x{{/each}}', 'Values.image.tga', 1, 9],
    ['of an item', '{{#each Values.list}}{{tga}}{{/each}}', 'tga', 1, 24],
    ['of a block parameter', '{{#each Values.list as |x|}}{{x.tga}}{{/each}}', 'x.tga', 1, 31],
    ['of a parent', '{{#with Values.image}}{{../Values.image.tga}}{{/with}}', '../Values.image.tga', 1, 25],
    ['of the root', '{{#with Values.image}}{{@root.Values.image.tga}}{{/with}}', '@root.Values.image.tga', 1, 25],
    ['in the context of include', '{{include "part" Values.image.tga}}', 'Values.image.tga', 1, 18],
    ['in an else branch', '{{#if Values.no}}{{else}}{{Values.image.tga}}{{/if}}', 'Values.image.tga', 1, 28],
    ['in an else-if', '{{#if Values.no}}{{else if Values.image.tga}}{{/if}}', 'Values.image.tga', 1, 28],
  ])('%s is an error with its position, its path and a suggestion', (_what, template, path, line, column) => {
    const values = { image: { tag: 'v1' }, list: [{ tag: 1 }], no: false };
    const { errors, places } = failuresOf(() =>
      textOf(template, values, { '_x.hbs': '{{#*inline "part"}}{{/inline}}' }),
    );
    expect(places).toEqual([`CHART_UNKNOWN_VALUE ${notes}:${line}:${column}`]);
    const [error] = errors;
    expect(error?.message).toContain(`${path} is not known`);
    expect(error?.hint).toBe('Did you mean "tag"?');
    expect(error?.frame).toContain(template.split('\n')[line - 1]);
  });

  it('is reported inside a named template, at its position', () => {
    const parts = { '_parts.hbs': '\n{{#*inline "part"}}\n  {{Values.x}}\n{{/inline}}' };
    const { places } = failuresOf(() => textOf('{{include "part" this}}', {}, parts));
    expect(places).toEqual(['CHART_UNKNOWN_VALUE charts/demo/templates/_parts.hbs:3:5']);
  });

  it.each(['__proto__', 'constructor', 'toString', 'length'])(
    'is not found among the properties of every JavaScript object: %s',
    (key) => {
      for (const template of [`{{Values.${key}}}`, `{{Values.map.${key}}}`, `{{Values.list.${key}}}`]) {
        const { places } = failuresOf(() => textOf(template, { map: {}, list: [] }));
        expect(places).toEqual([`CHART_UNKNOWN_VALUE ${notes}:1:3`]);
      }
    },
  );

  it('is no error if the values contain it', () => {
    const values: JsonObject = JSON.parse('{"__proto__": 1, "constructor": {"x": 2}}');
    expect(textOf('{{Values.__proto__}}{{Values.constructor.x}}', values)).toBe('12');
  });

  it('is an error for a scalar, a list and null', () => {
    for (const template of ['{{Values.a.b}}', '{{Values.l.b}}', '{{Values.n.b}}', '{{@index}}']) {
      const { places } = failuresOf(() => textOf(template, { a: 'x', l: [], n: null }));
      expect(places).toEqual([`CHART_UNKNOWN_VALUE ${notes}:1:3`]);
    }
  });
});

describe('an invalid template', () => {
  it.each<[string, string, string]>([
    ['CHART_UNKNOWN_HELPER', '{{qoute Values.a}}', '1:3'],
    ['CHART_UNKNOWN_HELPER', 'x\n{{#iff Values.a}}{{/iff}}', '2:4'],
    ['CHART_UNKNOWN_HELPER', '{{quote (randAlphaNum 8)}}', '1:10'],
    ['CHART_UNKNOWN_HELPER', '{{now}}', '1:3'],
    ['CHART_UNKNOWN_PARTIAL', '{{> prat}}', '1:5'],
    ['CHART_UNKNOWN_PARTIAL', '{{quote (include "prat" this)}}', '1:18'],
    ['CHART_TEMPLATE_SYNTAX', '{{quote a=1}}', '1:9'],
    ['CHART_TEMPLATE_SYNTAX', '{{#if Values.a}}{{#*inline "x"}}{{/inline}}{{/if}}', '1:17'],
    ['CHART_TEMPLATE_SYNTAX', '{{#*inline part}}{{/inline}}', '1:1'],
    ['CHART_TEMPLATE_RENDER', 'a\n {{indent "x" "y"}}', '2:4'],
    ['CHART_TEMPLATE_RENDER', '{{required "a name" Values.a}}', '1:3'],
    ['CHART_TEMPLATE_RENDER', '{{quote (trunc 3)}}', '1:10'],
  ])('fails with %s: %s', (code, template, place) => {
    const { places } = failuresOf(() => textOf(template, { a: '' }));
    expect(places).toEqual([`${code} ${notes}:${place}`]);
  });

  it.each(['{{#if Values.a}}', '{{Values.a', 'a\n{{#if Values.a}}{{/each}}', '{{quote (upper "a"}}'])(
    'fails with the line of a syntax error: %j',
    (template) => {
      const { errors } = failuresOf(() => textOf(template, { a: 1 }));
      expect(errors.map(({ code }) => code)).toEqual(['CHART_TEMPLATE_SYNTAX']);
      expect(errors[0]?.position?.line).toBe(template.split('\n').length);
    },
  );

  it('has a hint about functions with a different result in each run', () => {
    const { errors } = failuresOf(() => textOf('{{uuidv4}}'));
    expect(errors[0]?.hint).toMatch(/a revision on every run/);
  });

  it('has a hint about pipes', () => {
    const { errors } = failuresOf(() => textOf('{{ Values.a | quote }}', { a: 1 }));
    expect(errors[0]?.hint).toMatch(/Pipes are not supported/);
  });

  it('does not hide the mistakes of other templates', () => {
    const templates = { 'a.yaml.hbs': '{{Values.x}}', 'b.yaml.hbs': '\n{{Values.y}}', 'c.yaml.hbs': '\na: [' };
    expect(failuresOf(() => renderTemplates(templates)).places).toEqual([
      'CHART_UNKNOWN_VALUE charts/demo/templates/a.yaml.hbs:1:3',
      'CHART_UNKNOWN_VALUE charts/demo/templates/b.yaml.hbs:2:3',
      'CHART_INVALID_YAML charts/demo/templates/c.yaml.hbs:2:5',
    ]);
  });

  it('cannot include itself endlessly', () => {
    const parts = { '_x.hbs': '{{#*inline "a"}}{{include "b" this}}{{/inline}}{{#*inline "b"}}{{> a}}{{/inline}}' };
    const { errors } = failuresOf(() => textOf('{{include "a" this}}', {}, parts));
    expect(errors.map(({ code }) => code)).toEqual(['CHART_TEMPLATE_RENDER']);
  });
});

describe('named templates', () => {
  const parts = {
    '_names.hbs': '{{#*inline "full"}}\n  {{Release.Name}}-{{Chart.Name}}\n{{/inline}}',
    '_rest.hbs': 'the rest of {{Release.Name}}',
  };

  it('come from files that begin with an underscore and are trimmed by include', () =>
    expect(textOf('[{{include "full" this}}]', {}, parts)).toBe('[app-demo]'));

  it('are named after the file if they have no name', () =>
    expect(textOf('{{include "rest" this}}', {}, parts)).toBe('the rest of app'));

  it('use the given context', () => {
    const others = { '_x.hbs': '{{#*inline "x"}}{{a}}{{/inline}}' };
    expect(textOf('{{include "x" (dict "a" 1)}}{{include "x" Values}}', { a: 2 }, others)).toBe('12');
  });

  it('cannot be defined twice', () => {
    const others = { '_x.hbs': '{{#*inline "full"}}{{/inline}}', ...parts };
    const { errors } = failuresOf(() => textOf('', {}, others));
    expect(errors.map(({ code }) => code)).toEqual(['CHART_TEMPLATE_SYNTAX']);
  });
});

describe('renderChart', () => {
  it('returns each document with its source and line, without empty ones', () => {
    const { documents } = renderTemplates(
      {
        'a.yaml.hbs': '# comment\n---\na: 1\n---\n\n---\n\nb: 2\n',
        'off.yaml.hbs': '{{#if Values.on}}a: 1{{/if}}',
        '_x.hbs': 'c: 3',
      },
      { on: false },
    );
    expect(documents).toEqual([
      { source: 'demo/templates/a.yaml', text: 'a: 1', line: 3 },
      { source: 'demo/templates/a.yaml', text: 'b: 2', line: 8 },
    ]);
  });

  it('renders the same text for the same values, in any order of keys', () => {
    const template = '{{toYaml Values}}\n{{toJson Values}}\n{{#each Values}}{{@key}}{{/each}}';
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (values) => {
        // fast-check's JSON matches our type.
        const given = values as JsonObject;
        const reversed = Object.fromEntries(Object.entries(given).reverse());
        expect(textOf(template, reversed)).toBe(textOf(template, given));
      }),
    );
  });
});
