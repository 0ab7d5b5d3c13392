import { type BrokenChart, bomb, notText, schema } from './brokenChart.ts';

/** Charts with a mistake in a file that is no template, by the mistake. */
export const brokenFiles: Record<string, BrokenChart> = {
  'no chart': {
    files: { 'Chart.yaml': null },
    reported: [['CHART_MISSING chart/Chart.yaml:0:0', 'chart is not a chart']],
  },
  'no values.yaml': {
    files: { 'values.yaml': null },
    reported: [['CHART_MISSING chart/values.yaml:0:0', 'has no values.yaml']],
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
  'values with duplicate keys': {
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
};
