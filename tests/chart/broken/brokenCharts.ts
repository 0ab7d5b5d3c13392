import type { JsonObject } from '../../../components/json/index.ts';

/** A chart with a mistake, and the expected errors. */
export interface BrokenChart {
  /** Files that are added to those of {@link soundChart} or replace them; null removes one. */
  files: Record<string, string | Buffer | null>;
  /** The user's values, in `Pulumi.dev.yaml`. */
  values?: JsonObject;
  /** Takes seconds, so that only nightly runs include it. */
  slow?: true;
  /** All errors: code, file, line and column, and a substring of the message. */
  reported: [place: string, message: string][];
}

const head = 'apiVersion: v1\nkind: ConfigMap\n';

/** A valid chart. */
export const soundChart: Record<string, string> = {
  'Chart.yaml': 'apiVersion: v2\nname: demo\nversion: 1.2.3\n',
  'values.yaml': 'name: x\nport: 80\nlist: [1, 2]\nmap: { a: 1 }\nempty: ""\n',
  'templates/a.yaml.hbs': `${head}metadata: { name: {{quote Values.name}} }\n`,
  'conf/app.ini': 'a=1\n',
};

const bomb = [
  'a: &a [1, 1, 1, 1, 1, 1, 1, 1, 1, 1]',
  ...['b', 'c', 'd', 'e', 'f', 'g', 'h'].map((name, index) => {
    const below = 'abcdefg'[index];
    return `${name}: &${name} [${Array(10).fill(`*${below}`).join(', ')}]`;
  }),
].join('\n');

const notText = (before: string) => Buffer.concat([Buffer.from(before), Buffer.from([0xff, 0x0a])]);

/** A chart with this text as its only template. */
const template = (text: string) => ({ 'templates/a.yaml.hbs': text });

/** A template with the start of an object and this text. */
const object = (rest: string) => template(`${head}metadata: { name: x }\n${rest}`);

const schema = (properties: JsonObject, rest: JsonObject = {}) => ({
  'values.schema.json': JSON.stringify({ type: 'object', properties, ...rest }, null, 2),
});

export const brokenCharts: Record<string, BrokenChart> = {
  'no chart': {
    files: { 'Chart.yaml': null },
    reported: [['CHART_MISSING chart/Chart.yaml:0:0', 'chart is not a chart']],
  },
  'no values.yaml': {
    files: { 'values.yaml': null },
    reported: [['CHART_MISSING chart/values.yaml:0:0', 'values.yaml cannot be read']],
  },

  'a version that is no semantic version': {
    files: { 'Chart.yaml': 'apiVersion: v2\nname: demo\nversion: latest\n' },
    reported: [['CHART_INVALID_METADATA chart/Chart.yaml:3:10', '"latest"']],
  },
  'several wrong fields in Chart.yaml': {
    files: { 'Chart.yaml': 'apiVersion: v1\nversion: 1\nkeywords: x\ndependencies:\n  - name: a\n    tags: x\n' },
    reported: [
      ['CHART_INVALID_METADATA chart/Chart.yaml:1:1', 'name must be set'],
      ['CHART_INVALID_METADATA chart/Chart.yaml:1:13', 'apiVersion must be v2'],
      ['CHART_INVALID_METADATA chart/Chart.yaml:2:10', 'version must be set'],
      ['CHART_INVALID_METADATA chart/Chart.yaml:3:11', 'keywords must be a list of strings'],
      ['CHART_INVALID_METADATA chart/Chart.yaml:5:5', 'dependencies[0].version'],
      ['CHART_INVALID_METADATA chart/Chart.yaml:6:11', 'dependencies[0].tags'],
    ],
  },
  'a Chart.yaml that is no map': {
    files: { 'Chart.yaml': '\n- a\n' },
    reported: [['CHART_INVALID_METADATA chart/Chart.yaml:2:1', 'must be a map']],
  },
  'a Chart.yaml that is no YAML': {
    files: { 'Chart.yaml': 'apiVersion: v2\nname: "demo\n' },
    reported: [['CHART_INVALID_METADATA chart/Chart.yaml:3:1', 'quote']],
  },
  'a .helmignore with rules of git': {
    files: { '.helmignore': 'x\n!y\n' },
    reported: [['CHART_INVALID_METADATA chart/.helmignore:2:1', '"!"']],
  },

  'values that are no map': {
    files: { 'values.yaml': '- a\n' },
    reported: [['CHART_INVALID_VALUES chart/values.yaml:1:1', 'must be a map']],
  },
  'values with a tab': {
    files: { 'values.yaml': 'a:\n\tb: 1\n' },
    reported: [['CHART_INVALID_VALUES chart/values.yaml:2:1', 'Tabs']],
  },
  'values with keys that stand twice': {
    files: { 'values.yaml': 'a: 1\nb: 2\na: 3\nb: 4\n' },
    reported: [
      ['CHART_INVALID_VALUES chart/values.yaml:3:1', 'unique'],
      ['CHART_INVALID_VALUES chart/values.yaml:4:1', 'unique'],
    ],
  },
  'values with a bomb of anchors': {
    files: { 'values.yaml': bomb },
    reported: [['CHART_INVALID_VALUES chart/values.yaml:4:16', 'aliases expand to too much data']],
  },
  'values with an alias that nobody defines': {
    files: { 'values.yaml': 'a: 1\nb: [*nobody]\n' },
    reported: [['CHART_INVALID_VALUES chart/values.yaml:2:5', 'nobody']],
  },
  'values that are nested without end': {
    files: { 'values.yaml': `a: ${'['.repeat(100_000)}` },
    reported: [['CHART_INVALID_VALUES chart/values.yaml:1:1', 'too deeply nested']],
  },
  'values that are no text': {
    files: { 'values.yaml': notText('a: 1\nb: é') },
    reported: [['CHART_INVALID_VALUES chart/values.yaml:2:5', 'not UTF-8']],
  },
  'a number that JSON does not know': {
    files: { 'values.yaml': 'a: 1\nb: .inf\n' },
    reported: [['CHART_INVALID_VALUES chart/values.yaml:2:4', '.nan']],
  },
  'mistakes in all files at once': {
    files: {
      'Chart.yaml': 'apiVersion: v2\nname: demo\nversion: x\n',
      'values.yaml': 'a: [',
      'values.schema.json': '[]',
      '.helmignore': '**',
      'templates/b.yaml.hbs': notText(''),
    },
    reported: [
      ['CHART_INVALID_METADATA chart/Chart.yaml:3:10', 'version'],
      ['CHART_INVALID_VALUES chart/values.yaml:1:5', ''],
      ['CHART_INVALID_SCHEMA chart/values.schema.json:1:1', 'must be a map'],
      ['CHART_INVALID_METADATA chart/.helmignore:1:1', '"**"'],
      ['CHART_TEMPLATE_SYNTAX chart/templates/b.yaml.hbs:1:1', 'not UTF-8'],
    ],
  },

  'a schema that is no JSON': {
    files: { 'values.schema.json': '{\n  "type": "object",\n  "properties": {\n' },
    reported: [['CHART_INVALID_SCHEMA chart/values.schema.json:4:1', '']],
  },
  'a schema with wrong keywords': {
    files: schema({ port: { type: 'nope' }, name: { minLength: 'x' } }),
    reported: [
      ['CHART_INVALID_SCHEMA chart/values.schema.json:5:15', 'properties.port.type'],
      ['CHART_INVALID_SCHEMA chart/values.schema.json:8:20', 'properties.name.minLength'],
    ],
  },
  'a schema with a misspelled keyword': {
    files: schema({ port: { maximun: 5 } }),
    reported: [['CHART_INVALID_SCHEMA chart/values.schema.json:5:18', '"maximun"']],
  },
  'a schema with a reference that leads nowhere': {
    files: schema({ port: { $ref: '#/$defs/nope' } }),
    reported: [['CHART_INVALID_SCHEMA chart/values.schema.json:5:15', '#/$defs/nope']],
  },
  'a schema with an expression that is none': {
    files: schema({ name: { type: 'string', pattern: '(' } }),
    reported: [['CHART_INVALID_SCHEMA chart/values.schema.json:6:18', 'Unterminated group']],
  },

  'a user value that the chart does not know': {
    files: schema({ port: {}, name: {}, list: {}, map: {}, empty: {} }, { additionalProperties: false }),
    values: { prot: 80 },
    reported: [['CHART_VALUES_UNKNOWN_KEY Pulumi.dev.yaml:7:5', 'kubesentiment:values.prot']],
  },
  'a user value of another type': {
    files: schema({ port: { type: 'integer' } }),
    values: { name: 'y', port: 'http' },
    reported: [['CHART_VALUES_WRONG_TYPE Pulumi.dev.yaml:8:5', 'kubesentiment:values.port must be an integer']],
  },
  'a user value that is out of range, and a key that is required': {
    files: schema({ port: { maximum: 100 }, map: { type: 'object', required: ['b'] } }),
    values: { port: 101 },
    reported: [
      ['CHART_VALUES_REFUSED Pulumi.dev.yaml:7:5', 'kubesentiment:values.port must be <= 100'],
      ['CHART_VALUES_REFUSED chart/values.yaml:4:6', 'kubesentiment:values.map must have the key "b"'],
    ],
  },

  'a block that nobody ends': {
    files: template('a: 1\n{{#if Values.name}}\nb: 2\n'),
    reported: [['CHART_TEMPLATE_SYNTAX chart/templates/a.yaml.hbs:2:1', '"if" has no end']],
  },
  'a block that another one ends': {
    files: template('a: 1\n{{#if Values.name}}\n{{/each}}\n'),
    reported: [['CHART_TEMPLATE_SYNTAX chart/templates/a.yaml.hbs:2:4', "if doesn't match each"]],
  },
  'a pipe': {
    files: template('a: {{ Values.name | quote }}\n'),
    reported: [['CHART_TEMPLATE_SYNTAX chart/templates/a.yaml.hbs:1:19', '"|" is not expected']],
  },
  'a Go template': {
    files: template('a: 1\n{{- if .Values.name }}\nb: 2\n{{- end }}\n'),
    reported: [
      ['CHART_UNKNOWN_HELPER chart/templates/a.yaml.hbs:2:3', '"-"'],
      ['CHART_UNKNOWN_HELPER chart/templates/a.yaml.hbs:4:3', '"-"'],
    ],
  },
  'a template that is no text': {
    files: { 'templates/a.yaml.hbs': notText('a: 1\n') },
    reported: [['CHART_TEMPLATE_SYNTAX chart/templates/a.yaml.hbs:2:1', 'not UTF-8']],
  },
  'a named template that is defined twice': {
    files: { 'templates/_x.hbs': '{{#*inline "x"}}{{/inline}}', 'templates/_y.hbs': '\n{{#*inline "x"}}{{/inline}}' },
    reported: [['CHART_TEMPLATE_SYNTAX chart/templates/_y.hbs:2:1', '"x" is defined twice']],
  },
  'a named template inside a block': {
    files: template('{{#if Values.name}}{{#*inline "x"}}{{/inline}}{{/if}}'),
    reported: [['CHART_TEMPLATE_SYNTAX chart/templates/a.yaml.hbs:1:20', 'Decorators']],
  },
  'a named argument': {
    files: template('a: {{quote value=Values.name}}'),
    reported: [['CHART_TEMPLATE_SYNTAX chart/templates/a.yaml.hbs:1:12', '"value="']],
  },

  'values that are not known, in all places where one can stand': {
    files: template(
      [
        'a: {{Values.nmae}}',
        '{{#if (eq Values.prot 80)}}{{/if}}',
        '{{#each Values.lst}}{{/each}}',
        '{{#with Values.map}}{{b}}{{/with}}',
        '{{#each Values.list as |item|}}{{item.x}}{{/each}}',
        '{{Release.Nmae}}',
      ].join('\n'),
    ),
    reported: [
      ['CHART_UNKNOWN_VALUE chart/templates/a.yaml.hbs:1:6', 'Values.nmae'],
      ['CHART_UNKNOWN_VALUE chart/templates/a.yaml.hbs:2:11', 'Values.prot'],
      ['CHART_UNKNOWN_VALUE chart/templates/a.yaml.hbs:3:9', 'Values.lst'],
      ['CHART_UNKNOWN_VALUE chart/templates/a.yaml.hbs:4:23', 'b is not known'],
      ['CHART_UNKNOWN_VALUE chart/templates/a.yaml.hbs:5:34', 'item.x'],
      ['CHART_UNKNOWN_VALUE chart/templates/a.yaml.hbs:6:3', 'Release.Nmae'],
    ],
  },
  'a helper that is not known': {
    files: template('a: 1\nb: {{qoute Values.name}}\n{{#iff Values.name}}{{/iff}}'),
    reported: [
      ['CHART_UNKNOWN_HELPER chart/templates/a.yaml.hbs:2:6', '"qoute"'],
      ['CHART_UNKNOWN_HELPER chart/templates/a.yaml.hbs:3:4', '"iff"'],
    ],
  },
  'a helper that would give something else on each run': {
    files: template('a: {{quote (randAlphaNum 16)}}'),
    reported: [['CHART_UNKNOWN_HELPER chart/templates/a.yaml.hbs:1:13', '"randAlphaNum"']],
  },
  'a partial that is not known': {
    files: template('a: 1\n{{> prat}}\nb: {{include "prat" this}}'),
    reported: [
      ['CHART_UNKNOWN_PARTIAL chart/templates/a.yaml.hbs:2:5', '"prat"'],
      ['CHART_UNKNOWN_PARTIAL chart/templates/a.yaml.hbs:3:14', '"prat"'],
    ],
  },
  'partials that call each other in a circle': {
    files: {
      'templates/_x.hbs': '{{#*inline "x"}}\n{{> y}}\n{{/inline}}\n{{#*inline "y"}}\n{{> x}}\n{{/inline}}',
      ...template('{{> x}}'),
    },
    reported: [['CHART_TEMPLATE_RENDER chart/templates/_x.hbs:1:1', '"x" leads to endless recursion of templates']],
  },
  'includes that call each other in a circle': {
    files: {
      'templates/_x.hbs': '{{#*inline "x"}}\n{{include "x" this}}\n{{/inline}}',
      ...template('{{include "x" this}}'),
    },
    reported: [['CHART_TEMPLATE_RENDER chart/templates/_x.hbs:2:3', 'leads to endless recursion of templates']],
  },
  'a text that renders itself in a circle': {
    files: { 'values.yaml': 'again: "{{tpl Values.again this}}"\n', ...template('a: {{tpl Values.again this}}') },
    reported: [['CHART_TEMPLATE_RENDER chart/templates/a.yaml.hbs:1:6', 'Values.again']],
  },
  'a text that is no template': {
    files: { 'values.yaml': 'text: "{{#if}}"\n', ...template('a: {{tpl Values.text this}}') },
    reported: [['CHART_TEMPLATE_SYNTAX chart/templates/a.yaml.hbs:1:6', 'Values.text']],
  },
  'a helper with too few or too many arguments': {
    files: template('a: {{quote (trunc 3)}}\nb: {{upper "a" Values.name}}'),
    reported: [
      ['CHART_TEMPLATE_RENDER chart/templates/a.yaml.hbs:1:13', 'trunc takes 2 arguments, not 1'],
      ['CHART_TEMPLATE_RENDER chart/templates/a.yaml.hbs:2:6', 'upper takes 1 argument, not 2 (from Values.name)'],
    ],
  },
  'a helper with arguments of another type': {
    files: template('a: {{upper Values.map}}\n{{#each Values.name}}{{/each}}\n{{Values.list}}\n{{div 1 0}}'),
    reported: [
      ['CHART_TEMPLATE_RENDER chart/templates/a.yaml.hbs:1:6', 'upper takes a string, not a map'],
      ['CHART_TEMPLATE_RENDER chart/templates/a.yaml.hbs:2:4', 'Values.name'],
      ['CHART_TEMPLATE_RENDER chart/templates/a.yaml.hbs:3:3', 'Values.list'],
      ['CHART_TEMPLATE_RENDER chart/templates/a.yaml.hbs:4:3', 'divide by 0'],
    ],
  },
  'a value that is required': {
    files: template('a: {{required "empty must be set" Values.empty}}\nb: {{fail "no"}}'),
    reported: [
      ['CHART_TEMPLATE_RENDER chart/templates/a.yaml.hbs:1:6', 'empty must be set (from Values.empty)'],
      ['CHART_TEMPLATE_RENDER chart/templates/a.yaml.hbs:2:6', 'fail was called: no'],
    ],
  },
  'loops that would never end': {
    slow: true,
    files: template('{{#each (until 1000)}}{{#each (until 1000)}}{{#each (until 1000)}}x{{/each}}{{/each}}{{/each}}'),
    reported: [['CHART_TEMPLATE_RENDER chart/templates/a.yaml.hbs:1:48', 'steps']],
  },
  'a text that would fill the memory': {
    files: template('a: {{repeat 100000000 Values.name}}'),
    reported: [['CHART_TEMPLATE_RENDER chart/templates/a.yaml.hbs:1:6', 'characters']],
  },
  'a file that is not there': {
    files: template('a: 1\nb: {{Files.Get "conf/ap.ini"}}'),
    reported: [['CHART_UNKNOWN_FILE chart/templates/a.yaml.hbs:2:6', '"conf/ap.ini"']],
  },
  'a file that is no text': {
    files: { 'conf/key': notText(''), ...template('a: {{Files.Get "conf/key"}}') },
    reported: [['CHART_TEMPLATE_RENDER chart/templates/a.yaml.hbs:1:6', 'conf/key']],
  },

  'a wrong indent': {
    files: object('data:\n  a: {{quote Values.name}}\n   b: 1\n'),
    reported: [['CHART_INVALID_YAML chart/templates/a.yaml.hbs:6:1', '']],
  },
  'a value that makes no YAML': {
    files: object('data:\n  a: {{Values.text}}\n'),
    values: { text: '"x" y' },
    reported: [['CHART_INVALID_YAML chart/templates/a.yaml.hbs:5:8', '']],
  },
  'a tab in a template': {
    files: object('data:\n\ta: 1\n'),
    reported: [['CHART_INVALID_YAML chart/templates/a.yaml.hbs:5:1', 'Tabs']],
  },
  'a bomb of anchors in a template': {
    files: object(bomb),
    reported: [['CHART_INVALID_YAML chart/templates/a.yaml.hbs:7:16', 'aliases expand to too much data']],
  },
  'a value of 10 MB': {
    files: { 'values.yaml': `name: x\nbig: ${'x'.repeat(10_000_000)}\n`, ...object('data:\n  a: {{Values.big}}\n') },
    reported: [['CHART_INVALID_OBJECT chart/templates/a.yaml.hbs:5:1', '9.5 MiB']],
  },
  'a value of 20 MB': {
    slow: true,
    files: { 'values.yaml': `name: x\nbig: ${'x'.repeat(20_000_000)}\n`, ...object('data:\n  a: {{Values.big}}\n') },
    reported: [['CHART_TEMPLATE_RENDER chart/templates/a.yaml.hbs:5:8', 'Values.big']],
  },
  'documents that are no objects': {
    files: template(
      `a: 1\n---\n- {{Values.name}}\n---\n${head}\n---\napiVersion: v1\nkind: A\nmetadata:\n  name: {{Values.port}}\n`,
    ),
    reported: [
      ['CHART_INVALID_OBJECT chart/templates/a.yaml.hbs:1:1', 'is missing apiVersion, kind, metadata.name'],
      ['CHART_INVALID_OBJECT chart/templates/a.yaml.hbs:3:1', 'is not a map'],
      ['CHART_INVALID_OBJECT chart/templates/a.yaml.hbs:5:1', 'is missing metadata.name'],
      ['CHART_INVALID_OBJECT chart/templates/a.yaml.hbs:12:11', 'is missing metadata.name'],
    ],
  },
  'labels and annotations that are no texts': {
    files: template(
      `${head}metadata:\n  name: x\n  labels:\n    port: {{Values.port}}\n    on: true\n  annotations: [a]\n  namespace: 1\n`,
    ),
    reported: [
      ['CHART_INVALID_OBJECT chart/templates/a.yaml.hbs:6:13', '"port" is 80'],
      ['CHART_INVALID_OBJECT chart/templates/a.yaml.hbs:7:9', '"true" is true'],
      ['CHART_INVALID_OBJECT chart/templates/a.yaml.hbs:8:16', 'metadata.annotations is not a map'],
      ['CHART_INVALID_OBJECT chart/templates/a.yaml.hbs:9:14', 'metadata.namespace'],
    ],
  },
  'annotations of hooks that Helm does not know': {
    files: template(
      `${head}metadata:\n  name: x\n  annotations:\n    helm.sh/hook: pre-instal, post-install\n    helm.sh/hook-weight: {{quote Values.name}}\n    helm.sh/hook-delete-policy: never\n`,
    ),
    reported: [
      ['CHART_INVALID_OBJECT chart/templates/a.yaml.hbs:6:19', '"pre-instal"'],
      ['CHART_INVALID_OBJECT chart/templates/a.yaml.hbs:7:28', 'helm.sh/hook-weight'],
      ['CHART_INVALID_OBJECT chart/templates/a.yaml.hbs:8:33', '"never"'],
    ],
  },
  'an object that is made twice': {
    files: { 'templates/b.yaml.hbs': `# again\n${head}metadata:\n  name: x\n` },
    reported: [['CHART_DUPLICATE_OBJECT chart/templates/b.yaml.hbs:5:9', 'ConfigMap ns/x']],
  },
  'computed values for what is no dependency': {
    files: { 'templates/_values.yaml.hbs': '{{!-- none --}}\nredis:\n  a: {{Values.port}}\n' },
    reported: [['CHART_INVALID_VALUES chart/templates/_values.yaml.hbs:3:3', '"redis"']],
  },
};
