import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { openProject, readSettings, readStackFile } from '../../components/config/index.ts';
import { type ReleaseError, releaseErrors } from '../../components/errors.ts';

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'project-'));
});
afterEach(() => rm(directory, { recursive: true }));

async function write(files: Record<string, string>): Promise<void> {
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(directory, path)), { recursive: true });
    await writeFile(join(directory, path), text);
  }
}

const release = 'config:\n  kubesentiment:release:\n    name: app\n    namespace: apps\n';

/** The errors of a stack whose file says more. @param elsewhere what the engine adds from an environment */
function errorsOf(more: string, elsewhere: Record<string, string> = {}): ReleaseError[] {
  const file = { path: 'Pulumi.dev.yaml', text: `${release}${more}` };
  const { config, secretKeys } = readStackFile(file);
  const project = openProject(directory);
  try {
    const all = { ...project.config(), ...config, ...elsewhere };
    readSettings({ stack: 'dev', config: all, secretKeys, file, project });
    return [];
  } catch (error) {
    return [...releaseErrors(error)];
  }
}

const summaryOf = ({ code, message, position }: ReleaseError) => [code, message, `${position?.file}:${position?.line}`];

describe('a namespace that nothing reads', () => {
  test.each([
    ['kubesentimant:values', 'Did you mean kubesentiment:values?'],
    ['kubsentiment:release', 'Did you mean kubesentiment:release?'],
    ['Kubesentiment:values', 'Did you mean kubesentiment:values?'],
    ['kube-sentiment:dependencies', 'Did you mean kubesentiment:dependencies?'],
    ['sentiment:values', 'Did you mean kubesentiment:values?'],
    ['kubernetis:context', 'Did you mean kubernetes:context?'],
    ['kuberntes:kubeconfig', 'Did you mean kubernetes:kubeconfig?'],
    ['randm:x', 'Did you mean random:x?'],
    ['pulmi:tags', 'Did you mean pulumi:tags?'],
    ['aws:region', 'this project has no package named "aws"'],
    ['values', 'Did you mean kubesentiment:values?'],
    ['kubesentiment.values', 'Did you mean kubesentiment:values?'],
    ['kubernetes.context', 'Did you mean kubernetes:context?'],
    ['kubesentiment', 'the key has no namespace'],
  ])('%s is an error with its line', (key, message) => {
    expect(errorsOf(`  ${key}:\n    replicaCount: 4\n`).map(summaryOf)).toEqual([
      ['CONFIG_UNKNOWN_NAMESPACE', expect.stringContaining(message), 'Pulumi.dev.yaml:5'],
    ]);
  });

  test('is reported together with the other mistakes', () => {
    const codes = errorsOf('    nmae: x\n  kubesentimant:values: {}\n').map(({ code }) => code);
    expect(codes.sort()).toEqual(['CONFIG_UNKNOWN_KEY', 'CONFIG_UNKNOWN_NAMESPACE']);
  });

  test('is found in Pulumi.yaml', async () => {
    await write({
      'Pulumi.yaml': 'name: kubesentiment\nruntime: nodejs\nconfig:\n  kubesentimant:values:\n    value: {}\n',
    });
    expect(errorsOf('').map(summaryOf)).toEqual([
      ['CONFIG_UNKNOWN_NAMESPACE', expect.stringContaining('kubesentiment:values'), 'Pulumi.yaml:4'],
    ]);
  });

  test('is an error for release settings in the namespace of a renamed project', async () => {
    await write({ 'Pulumi.yaml': 'name: shop\nruntime: nodejs\n' });
    expect(errorsOf('  shop:values: {}\n').map(summaryOf)).toEqual([
      ['CONFIG_UNKNOWN_NAMESPACE', expect.stringContaining('Did you mean kubesentiment:values?'), 'Pulumi.dev.yaml:5'],
    ]);
    expect(errorsOf('  shop:color: red\n')).toEqual([]);
  });

  test('is allowed if it comes from a shared environment, unless it is similar to ours', () => {
    expect(errorsOf('', { 'aws:region': 'eu-west-1', 'shop:values': '{}' })).toEqual([]);
    expect(errorsOf('', { 'kubesentimant:values': '{}' })).toHaveLength(1);
  });
});

describe('a namespace that something reads', () => {
  test.each([
    'kubernetes:context: here',
    'random:x: y',
    'pulumi:disable-default-providers: ["*"]',
    'pulumi:tags: { team: a }',
    'pulumi:autonaming: { mode: verbatim }',
    'pulumi-nodejs:x: y',
    'kubesentiment:values: {}',
  ])('%s', (line) => {
    expect(errorsOf(`  ${line}\nsecretsprovider: passphrase\nencryptedkey: abc\nenvironment:\n  - shared\n`)).toEqual(
      [],
    );
  });

  test('belongs to a package that the program uses', async () => {
    await write({
      'Pulumi.yaml':
        'name: kubesentiment\nruntime: nodejs\nplugins:\n  providers:\n    - { name: own, path: ./own }\npackages:\n  terraform: terraform-provider@1.0.0\n',
      'package.json': '{"dependencies":{"@pulumi/aws":"7","@acme/pulumi-grafana":"1","left-pad":"1"}}',
      'node_modules/@pulumi/docker/package.json': '{}',
      'node_modules/@acme/pulumi-grafana/package.json': '{"pulumi":{"resource":true,"name":"grafana"}}',
    });
    for (const namespace of ['aws', 'docker', 'grafana', 'own', 'terraform']) {
      expect(errorsOf(`  ${namespace}:x: y\n`)).toEqual([]);
    }
    expect(errorsOf('  gcp:x: y\n').map(({ code }) => code)).toEqual(['CONFIG_UNKNOWN_NAMESPACE']);
    expect(errorsOf('  asw:x: y\n')[0]?.message).toContain('Did you mean aws:x?');
  });
});

describe('the config of Pulumi.yaml', () => {
  test('applies to all stacks, and a stack file overrides it', async () => {
    await write({
      'Pulumi.yaml':
        'name: kubesentiment\nruntime: nodejs\nconfig:\n  kubernetes:context: { value: shared }\n  color: red\n  size: { type: integer, default: 3 }\n  open: { type: string }\n',
    });
    const project = openProject(directory);
    expect(project.name()).toBe('kubesentiment');
    expect(project.config()).toEqual({
      'kubernetes:context': 'shared',
      'kubesentiment:color': 'red',
      'kubesentiment:size': '3',
    });
  });
});
