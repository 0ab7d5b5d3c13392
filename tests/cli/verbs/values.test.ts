import { describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { values } from '../../../components/cli/verbs/values.ts';
import { withProject } from '../brokenProject.ts';

const stack = `config:
  kubesentiment:release: { name: demo, namespace: ns, chart: charts/demo }
  kubesentiment:values:
    replicas: 2
    image: { tag: { secure: "v1:Y2lwaGVy" } }
`;
const ask = (...args: [Parameters<typeof values>[1], Parameters<typeof values>[2]]) =>
  withProject({ 'Pulumi.dev.yaml': stack }, (directory) => values('dev', ...args, directory));

describe('the values of a stack', () => {
  test("are the chart's merged with the stack's, secrets masked", async () => {
    expect(parse(await ask({}, 'table'))).toEqual({
      replicas: 2,
      image: { repository: 'example.com/demo', tag: '(secret)' },
      global: { credentialsRotation: 0 },
    });
    expect(JSON.parse(await ask({ path: ['image'] }, 'json'))).toEqual({
      repository: 'example.com/demo',
      tag: '(secret)',
    });
    expect(await ask({ path: ['image', 'repository'] }, 'table')).toBe('example.com/demo\n');
  });

  test('are explained with their positions', async () => {
    expect(
      await ask({ explain: true }, 'table'),
    ).toBe(`PATH                        FROM                                       VALUE
replicas                    Pulumi.dev.yaml:4                          2
image.tag                   Pulumi.dev.yaml:5                          (secret)
image.repository            charts/demo/values.yaml:3                  example.com/demo
global.credentialsRotation  kubesentiment:release.credentialsRotation  0
`);
    expect(JSON.parse(await ask({ explain: true, path: ['image', 'tag'] }, 'json'))).toEqual([
      { path: 'image.tag', value: '(secret)', file: 'Pulumi.dev.yaml', line: 5, column: 14, secret: true },
    ]);
  });

  test('of files are explained with file and line, and options of one run override them', async () => {
    const files = {
      'Pulumi.dev.yaml': stack
        .replace('charts/demo }', 'charts/demo, valuesFiles: [team/prod.yaml] }')
        .replace('    replicas: 2\n', ''),
      'team/prod.yaml':
        '# comments\nreplicas: 4\nimage:\n  tag: overridden\n  repository: mirror.example/demo\nhosts:\n  - a\n  - b\n',
    };
    const text = await withProject(files, (directory) =>
      values('dev', { explain: true, set: ['hosts[1]=c'] }, 'table', directory),
    );
    expect(text).toBe(`PATH                        FROM                                       VALUE
replicas                    team/prod.yaml:2                           4
image.tag                   Pulumi.dev.yaml:4                          (secret)
image.repository            team/prod.yaml:5                           mirror.example/demo
hosts[0]                    --set hosts[1]=c                           a
hosts[1]                    --set hosts[1]=c                           c
global.credentialsRotation  kubesentiment:release.credentialsRotation  0
`);
  });

  test('that do not exist are an error that lists the existing keys', async () => {
    await expect(ask({ path: ['image', 'tga'] }, 'table')).rejects.toMatchObject({
      code: 'CHART_UNKNOWN_VALUE',
      message: expect.stringContaining('image.tag?'),
      hint: expect.stringContaining('tag, repository'),
    });
  });
});
