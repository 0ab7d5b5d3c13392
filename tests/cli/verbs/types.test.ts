import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { releaseProgram } from '../../../components/cli/program.ts';
import { type TypesOptions, types } from '../../../components/cli/verbs/types.ts';
import { type ChartRepository, startRepository } from '../../dependencies/sources/chartRepository.ts';
import { type Changes, withProject } from '../brokenProject.ts';
import { goArchive, soundGo, stackOf } from '../goProject.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kubesentiment-types-'));
});
afterAll(() => rm(folder, { recursive: true }));

const ask = (changes: Changes, chart?: string, options: TypesOptions = {}) =>
  withProject({ ...soundGo, ...changes }, (directory) => types(chart, { stack: 'dev', ...options }, directory));

describe('release types', () => {
  test("prints the types of the stack's chart, or of another chart of the project", async () => {
    const text = await ask({});
    expect(text).toMatch(
      /the chart go 1\.2\.3.*export interface Values \{.* \/\*\*.* Pods\..* @default 2.*replicas\?: number;/s,
    );
    const other = await ask({}, 'charts/demo');
    expect(other).toMatch(/the chart demo 1\.2\.3.*image\?: \{.*repository\?: string;.*tag\?: string;\n {2}\};/s);
  });

  test('reads an archive with its subcharts, and a chart without a schema', async () => {
    const archive = { 'go.tgz': goArchive() };
    const text = await ask(archive, 'go.tgz');
    expect(text).toMatch(/no values\.schema\.json.*port\?: number;.*Values of the subchart kid 0\.2\.0\..*kid\?: \{/s);
    const lacking = { 'go.tgz': goArchive('dependencies:\n  - { name: cat, version: "*", alias: tom }\n') };
    expect(await ask(lacking, 'go.tgz')).toMatch(
      /not available.*: tom\.\n.*tom\?: \{\n {4}\[k: string\]: unknown;\n {2}\};/s,
    );
  });

  test('takes a path relative to the current folder, and writes a file', async () => {
    const out = join(folder, 'deep', 'values.d.ts');
    const text = await withProject(soundGo, async (directory) => {
      const chart = relative('.', join(directory, 'charts', 'go'));
      expect(await types(chart, { out }, folder)).toBe(`wrote ${out}\n`);
      return readFile(out, 'utf8');
    });
    expect(text).toBe(await ask({}));
  });

  test('refuses a schema that is not JSON, a missing chart, and a version of a chart in the project', async () => {
    const file = 'charts/go/values.schema.json';
    await expect(ask({ [file]: '[1' })).rejects.toMatchObject({
      code: 'CHART_INVALID_SCHEMA',
      position: expect.objectContaining({ file }),
    });
    await expect(ask({ [file]: '[]' })).rejects.toMatchObject({ code: 'CHART_INVALID_SCHEMA' });
    await expect(ask({}, 'charts/nothing')).rejects.toMatchObject({ code: 'CHART_MISSING' });
    await expect(ask({}, 'charts/demo', { version: '1' })).rejects.toMatchObject({ code: 'CONFIG_INVALID_VALUE' });
  });

  test('prints nothing else, whatever VERBOSE is', async () => {
    process.env.VERBOSE = '1';
    const printed = jest.spyOn(console, 'info').mockReturnValue();
    await ask({});
    expect(printed).not.toHaveBeenCalled();
  });

  test('requires a chart for --version', async () => {
    const program = releaseProgram([], () => undefined);
    const run = program.parseAsync(['types', '-s', 'local', '--version', '1'], { from: 'user' });
    await expect(run).rejects.toMatchObject({ code: 'commander.error' });
  });
});

describe('release types of a chart in a repository', () => {
  let repository: ChartRepository;
  beforeAll(async () => {
    repository = await startRepository('web', ['1.0.0', '1.2.0', '2.0.0']);
  });
  afterAll(() => repository.close());

  test('downloads the newest version of a range, without a pin', async () => {
    const access = `  kubesentiment:dependencies: { repositories: { shop: { url: "${repository.url}" } } }\n`;
    const stack = { 'Pulumi.dev.yaml': stackOf('charts/go') + access };
    expect(await ask(stack, 'shop/web', { version: '1.x' })).toContain('the chart web 1.2.0');
    expect(await ask(stack, 'shop/web')).toContain('the chart web 2.0.0');
    await expect(ask(stack, 'shop/web', { version: '3' })).rejects.toMatchObject({ code: 'DEPENDENCY_NOT_FOUND' });
  });
});
