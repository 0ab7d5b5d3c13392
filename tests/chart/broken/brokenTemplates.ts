import { type BrokenChart, bomb, head, notText, object, template } from './brokenChart.ts';

/** Charts with a mistake in a template, by the mistake. */
export const brokenTemplates: Record<string, BrokenChart> = {
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

  'unknown values at all places that can have a value': {
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
