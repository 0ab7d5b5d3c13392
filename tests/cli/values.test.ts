import { describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { values } from '../../components/cli/values.ts';
import { withProject } from './brokenProject.ts';

const stack = `config:
  kubesentiment:release: { name: demo, namespace: ns, chart: charts/demo }
  kubesentiment:values:
    replicas: 2
    image: { tag: { secure: "v1:Y2lwaGVy" } }
`;
const ask = (...args: [Parameters<typeof values>[1], Parameters<typeof values>[2]]) =>
  withProject({ 'Pulumi.dev.yaml': stack }, (directory) => values('dev', ...args, directory));

describe('the values of a stack', () => {
  test("are the chart's with the stack's over them, secrets masked", async () => {
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

  test('are explained with their places', async () => {
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

  test('that are not there are an error that says what is', async () => {
    await expect(ask({ path: ['image', 'tga'] }, 'table')).rejects.toMatchObject({
      code: 'CHART_UNKNOWN_VALUE',
      message: expect.stringContaining('image.tag?'),
      hint: expect.stringContaining('tag, repository'),
    });
  });
});
