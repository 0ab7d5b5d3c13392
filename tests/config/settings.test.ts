import { describe, expect, test } from '@jest/globals';
import { readSettings, readStackFile } from '../../components/config/index.ts';
import { formatError } from '../../components/errors.ts';

const path = 'Pulumi.dev.yaml';

/** Reads the settings as the stack's program gets them, without secrets. */
function read(text: string, changes: Partial<Parameters<typeof readSettings>[0]> = {}) {
  const { config, secretKeys } = readStackFile({ path, text });
  return readSettings({ stack: 'dev', config, secretKeys, file: { path, text }, ...changes });
}

const minimal = `config:
  kubesentiment:release:
    name: app
    namespace: apps
`;

describe('readSettings', () => {
  test('adds the defaults to the required keys', () => {
    const { release, values, dependencies, secretPaths } = read(minimal);
    expect(release).toEqual({
      name: 'app',
      namespace: 'apps',
      chart: 'charts/mlops-sentiment',
      valuesFiles: [],
      patches: [],
      dependsOn: {},
      wait: true,
      waitForJobs: false,
      timeout: 300,
      failFastAfter: 120,
      atomic: false,
      historyMax: 10,
      createNamespace: true,
      deleteNamespace: false,
      takeOwnership: false,
      keepHistory: false,
      crds: 'upgrade',
      lookup: 'none',
      regenerate: [],
      regenerateNow: [],
      strictRendering: false,
      credentialsRotation: 0,
    });
    expect([values, dependencies, secretPaths]).toEqual([{}, { repositories: {}, mirrors: {} }, []]);
  });

  test('reads settings, and durations in seconds', () => {
    const { release } = read(
      `${minimal}    wait: false\n    timeout: 1h30m\n    failFastAfter: 30s\n    rollbackTo: 3\n`,
    );
    expect(release).toMatchObject({ wait: false, timeout: 5400, failFastAfter: 30, rollbackTo: 3 });
  });

  test.each(['0', '"0"', '0s'])('reads %s as never', (never) => {
    expect(read(`${minimal}    failFastAfter: ${never}\n`).release.failFastAfter).toBe(0);
  });

  test('reads a list in dependsOn as the dependencies of the chart itself', () => {
    expect(read(`${minimal}    dependsOn: [redis]\n`).release.dependsOn).toEqual({ '': ['redis'] });
    const order = { app: ['redis'], grafana: ['prometheus', 'redis'] };
    expect(read(`${minimal}    dependsOn: ${JSON.stringify(order)}\n`).release.dependsOn).toEqual(order);
    // As pulumi config set writes it.
    expect(read(`${minimal}    dependsOn: '["redis"]'\n`).release.dependsOn).toEqual({ '': ['redis'] });
  });

  test('reads a list in the JSON form of pulumi config set', () => {
    for (const list of ['[a/v1, b/v1]', `'["a/v1", "b/v1"]'`]) {
      expect(read(`${minimal}    apiVersions: ${list}\n`).release.apiVersions).toEqual(['a/v1', 'b/v1']);
    }
    expect(() => read(`${minimal}    apiVersions: a/v1\n`)).toThrow(
      expect.objectContaining({ code: 'CONFIG_WRONG_TYPE' }),
    );
  });

  test('waits if the deploy is atomic', () => {
    expect(read(`${minimal}    atomic: true\n    wait: false\n`).release.wait).toBe(true);
  });

  test('ignores the namespaces of packages', () => {
    expect(() =>
      read(`${minimal}  kubernetes:context: here\n  pulumi:disable-default-providers: ["aws"]\n`),
    ).not.toThrow();
  });

  test.each([
    ['an unknown key of a section', `${minimal}    nmespace: x\n`, 'CONFIG_UNKNOWN_KEY', 5, 'release.namespace?'],
    ['an unknown section', `${minimal}  kubesentiment:value: {}\n`, 'CONFIG_UNKNOWN_KEY', 5, 'kubesentiment:values?'],
    ['a wrong type', `${minimal}    wait: "yes"\n`, 'CONFIG_WRONG_TYPE', 5, 'true or false'],
    ['an invalid duration', `${minimal}    timeout: soon\n`, 'CONFIG_INVALID_VALUE', 5, '1h30m'],
    ['a negative failFastAfter', `${minimal}    failFastAfter: -1\n`, 'CONFIG_INVALID_VALUE', 5, 'or 0'],
    ['a number out of range', `${minimal}    rollbackTo: 0\n`, 'CONFIG_INVALID_VALUE', 5, 'at least 1'],
    [
      'a range as the version of the chart',
      `${minimal}    version: ^1.2.0\n`,
      'CONFIG_INVALID_VALUE',
      5,
      'one exact version',
    ],
    ['a version that YAML takes for a number', `${minimal}    version: 1.2\n`, 'CONFIG_WRONG_TYPE', 5, 'a string'],
    ['an invalid digest', `${minimal}    digest: sha256:abc\n`, 'CONFIG_INVALID_VALUE', 5, '64 hexadecimal'],
    [
      'a digest without its algorithm',
      `${minimal}    digest: ${'a'.repeat(64)}\n`,
      'CONFIG_INVALID_VALUE',
      5,
      'sha256:',
    ],
    ['an unknown choice', `${minimal}    crds: never\n`, 'CONFIG_INVALID_VALUE', 5, 'create, upgrade or skip'],
    ['a choice of the wrong type', `${minimal}    crds: true\n`, 'CONFIG_WRONG_TYPE', 5, 'create, upgrade or skip'],
    ['a name that Helm refuses', minimal.replace('app', 'App'), 'CONFIG_INVALID_VALUE', 3, 'lower-case'],
    [
      'an order for an empty name',
      `${minimal}    dependsOn: {'': [b], b: [a]}\n`,
      'CONFIG_WRONG_TYPE',
      5,
      'a map of such',
    ],
    [
      'an order that is not a list',
      `${minimal}    dependsOn: redis\n`,
      'CONFIG_WRONG_TYPE',
      5,
      'a list of dependencies',
    ],
    [
      'an order with a cycle',
      `${minimal}    dependsOn: {a: [b], b: [c], c: [b]}\n`,
      'CONFIG_INVALID_VALUE',
      5,
      'b → c → b',
    ],
    ['a section that is not a map', `${minimal}  kubesentiment:values: [a]\n`, 'CONFIG_WRONG_TYPE', 5, 'a map'],
  ])('reports %s at its line', (_what, text, code, line, words) => {
    const error = thrownBy(() => read(text));
    expect(error).toMatchObject({ code, position: { file: path, line } });
    expect(formatError(error)).toContain(words);
  });

  test('refuses a release without a name', () => {
    const error = thrownBy(() => read(minimal.replace('    name: app\n', '')));
    expect(error).toMatchObject({ code: 'CONFIG_INVALID_VALUE', message: expect.stringContaining('release.name') });
  });

  test('reports all mistakes in one pass', () => {
    const error = thrownBy(() => read(`${minimal}    wait: 1\n    nope: 1\n`));
    expect(error).toMatchObject({ errors: [{ code: 'CONFIG_UNKNOWN_KEY' }, { code: 'CONFIG_WRONG_TYPE' }] });
  });

  test('reports no line if the settings come from another file', () => {
    const config = { 'kubesentiment:release': '{"name":"other","namespace":"apps","wait":1}' };
    expect(thrownBy(() => read(minimal, { config }))).toMatchObject({ position: { file: path } });
    expect(thrownBy(() => read(minimal, { config }))).not.toHaveProperty('position.line');
  });

  test('reports broken YAML at its line', () => {
    const error = thrownBy(() => read('config:\n  a: [\n'));
    expect(error).toMatchObject({ code: 'CONFIG_INVALID_YAML', position: { file: path } });
  });
});

describe('secret values', () => {
  const text = `${minimal}  kubesentiment:values:\n    db: {password: {secure: v1:abc}, user: u}\n    list: [{secure: v1:def}]\n`;
  const config = {
    'kubesentiment:release': '{"name":"app","namespace":"apps"}',
    'kubesentiment:values': '{"db":{"password":"hunter2","user":"u"},"list":["x"]}',
  };
  const secretKeys = ['kubesentiment:values'];

  test('are found by their paths in the file', () => {
    const { values, secretPaths } = read(text, { config, secretKeys });
    expect(values).toMatchObject({ db: { password: 'hunter2' } });
    expect(secretPaths).toEqual([
      ['db', 'password'],
      ['list', 0],
    ]);
  });

  test('are all values if the file is not known', () => {
    const { secretPaths } = readSettings({ stack: 'dev', config, secretKeys });
    expect(secretPaths).toHaveLength(3);
  });

  test('are not shown in the error about a secret of the wrong type', () => {
    const wrong = { 'kubesentiment:release': '{"name":"app","namespace":"apps","wait":"hunter2"}' };
    const error = thrownBy(() => readSettings({ stack: 'dev', config: wrong, secretKeys: ['kubesentiment:release'] }));
    expect(error).toMatchObject({ code: 'CONFIG_WRONG_TYPE' });
    expect(formatError(error)).not.toContain('hunter2');
  });
});

function thrownBy(action: () => unknown): unknown {
  try {
    action();
  } catch (error) {
    return error;
  }
  throw new Error('nothing was thrown');
}

test.each([
  ['qa', 'mlops-qa'],
  ['My_Stack.1', 'mlops-my-stack-1'],
  ['x'.repeat(90), `mlops-${'x'.repeat(57)}`],
])('the hint for stack %s suggests a namespace per stack', (stack, namespace) => {
  const config = { 'kubesentiment:release': '{"name":"app"}' };
  expect(() => readSettings({ stack, config })).toThrow(
    expect.objectContaining({ hint: expect.stringContaining(`kubesentiment:release.namespace ${namespace} -s`) }),
  );
});
