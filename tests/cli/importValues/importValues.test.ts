import { describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { releaseErrors } from '../../../components/errors.ts';
import { formatPath } from '../../../components/json/index.ts';
import { head, imports } from './importTrial.ts';

describe('release import-values', () => {
  test("merges values with their comments into the stack's file without changing other lines", async () => {
    const team = `# Values of production

# Pods
replicas: 3   # three zones

image:
  # From the mirror
  repository: mirror.example/demo
  tag: 1e3  # looks like a number
`;
    const { text, added } = await imports({ 'team/values.yaml': team.replace('1e3', '"1e3"') });
    expect(text).toBe(`${head}  kubesentiment:values:
    # Values of production

    # Pods
    replicas: 3 # three zones

    image:
      # From the mirror
      repository: mirror.example/demo
      tag: "1e3" # looks like a number
`);
    expect(added).toBe(3);
  });

  test.each([
    ['{} # none yet', ''],
    ["'{}'", ''],
    ['{ image: { tag: v1 } }', '    image:\n      tag: v1\n'],
  ])('replaces %s in the file with its comments, each once', async (own, kept) => {
    const files = {
      'Pulumi.dev.yaml': `${head}  kubesentiment:values: ${own}\n`,
      'values.yaml': '# a\nreplicas: 1 # b\n\n# c\nglobal:\n  # d\n  - k: 1 # e\n    # f\n    l: 2\n# g\n',
    };
    const { text } = await imports({ ...files, 'charts/demo/values.schema.json': undefined });
    expect(text).toBe(`${head}  kubesentiment:values:\n${kept}    # a
    replicas: 1 # b

    # c
    global:
      # d
      - k: 1 # e
        # f
        l: 2
    # g
`);
  });

  test('merges files in their order', async () => {
    const files = {
      'a.values.yaml': 'replicas: 1 # one\nimage: { tag: v1, repository: r }\n',
      'b.values.yaml': '# more\nreplicas: 2\nimage:\n  tag: v2\n',
    };
    const { text, values } = await imports(files);
    expect(values).toEqual({ replicas: 2, image: { tag: 'v2', repository: 'r' } });
    expect(text).toContain('# more\n    replicas: 2\n');
  });

  test('keeps the meaning of values in Helm', async () => {
    const file = `global:
  on: off
  mode: 0644
  sha: "1e1000"
  day: 2024-01-02
  octal: "0o17"
  yes: no
  list: [~, 1.50, '1.50', {a: "# no comment"}]
  text: |
    first
      # second
  empty: {}
  break: "\\n\\nx"
  tab: "\\tx\\ny"
  none: null
  base: &b { x: 1 }
  more: { <<: *b, y: 2 }
`;
    await imports({ 'values.yaml': file }, {}, async (directory) => {
      const { readStack } = await import('../../../components/cli/target/stack.ts');
      const { readValuesFile } = await import('../../../components/config/index.ts');
      const { settings } = await readStack('dev', directory);
      expect(settings.values).toEqual(readValuesFile({ path: 'values.yaml', text: file }).values);
    });
  });

  test('overwrites a different value of the stack only with --force, and never a secret', async () => {
    const own = `${head}  kubesentiment:values:
    replicas: 2 # ours
    image: { tag: { secure: v1:abc } }
`;
    const files = { 'Pulumi.dev.yaml': own, 'values.yaml': 'replicas: 3\nimage:\n  tag: plain\n  repository: r\n' };
    const errors = await imports(files).then(() => [], releaseErrors);
    expect(errors).toMatchObject([
      { code: 'CONFIG_VALUE_EXISTS', message: expect.stringContaining('replicas'), position: { line: 6 } },
    ]);
    const { text, overwritten, secrets } = await imports(files, { force: true });
    expect([overwritten, secrets].map((paths) => paths.map(formatPath))).toEqual([['replicas'], ['image.tag']]);
    expect(text).toContain('    replicas: 3 # ours\n');
    expect(parse(text).config['kubesentiment:values'].image).toEqual({ tag: { secure: 'v1:abc' }, repository: 'r' });
    const same = await imports({ ...files, 'values.yaml': 'replicas: 2\n' });
    expect(same).toMatchObject({
      added: 0,
      text: own,
      report: expect.stringContaining('has all of these values already'),
    });
  });

  test('reports unknown values with their line, and writes nothing in a dry run', async () => {
    const files = {
      'values.yaml': 'replicas: 3\nimgae:\n  tag: v1\nimage:\n  tga: v2\nglobal: { a: { secure: x } }\n',
    };
    const { values, report } = await imports(files, { dryRun: true });
    expect(values).toEqual({ replicas: 3 });
    expect(report).toContain(`Left out: charts/demo has no place for them.
  imgae.tag (values.yaml:3)
    The chart has no such value; known keys: replicas, image, global.
  image.tga (values.yaml:5)
    The chart has no such value; known keys: repository, tag.
  global.a.secure (values.yaml:6)
    Pulumi reads a map with only the key \`secure\` as a secret.`);
  });

  test('accepts all values for a chart without a schema', async () => {
    const { values } = await imports({
      'charts/demo/values.schema.json': undefined,
      'values.yaml': 'any: [1]\nreplicas: 2\n',
    });
    expect(values).toEqual({ any: [1], replicas: 2 });
  });

  test.each([
    ['a: 1', 'rules must be a list'],
    ['- from: a', 'either `to` or `none`'],
    ['- { from: a, too: b }', 'unknown key too'],
    ['- { from: "a..b", to: b }', 'a path'],
    ['- { from: a, to: b, peersOf: 1 }', 'list of ports'],
  ])('refuses the rules %s of a chart', async (rules, message) => {
    const files = { 'charts/demo/import-values.yaml': rules, 'values.yaml': 'replicas: 1\n' };
    await expect(imports(files)).rejects.toMatchObject({
      code: 'CHART_INVALID_METADATA',
      message: expect.stringContaining(message),
      position: { file: 'charts/demo/import-values.yaml', line: 1 },
    });
  });
});
