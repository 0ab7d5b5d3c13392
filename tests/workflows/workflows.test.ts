import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { openRunner, type Runner, readWorkflow, scriptOf } from './workflow.ts';

const names = (await readdir('.github/workflows')).map((file) => file.replace(/\.yml$/, ''));

describe.each(names)('the workflow %s', (name) => {
  test('pins its actions, and has only the permissions that its jobs need', async () => {
    const { permissions, concurrency, jobs } = await readWorkflow(name);
    const all = Object.values(jobs);
    const uses = all.flatMap(({ steps }) => steps.flatMap((step) => step.uses ?? []));
    expect(uses.filter((action) => !/^[\w-]+\/[\w-]+@[0-9a-f]{40}$/.test(action))).toEqual([]);
    expect(permissions).toEqual({});
    expect(all.filter((job) => job.permissions === undefined || job['timeout-minutes'] === undefined)).toEqual([]);
    // A deploy that is cut off would leave a pending revision.
    const deploys = all.some(({ steps }) => steps.some(({ run = '' }) => /(?:deploy|rollback)\.sh/.test(run)));
    if (deploys) expect(concurrency?.['cancel-in-progress']).toBe(false);
  });

  test('has a comment with the version of every pinned action', async () => {
    const text = await readFile(`.github/workflows/${name}.yml`, 'utf8');
    expect(text.match(/uses: .*/g)?.filter((line) => !/# v\d+\.\d+\.\d+$/.test(line))).toEqual([]);
  });

  test('passes values to its scripts as variables', async () => {
    const steps = Object.values((await readWorkflow(name)).jobs).flatMap((job) => job.steps);
    // What an outsider wrote would become a part of the script.
    expect(steps.filter(({ run = '' }) => run.includes('${{'))).toEqual([]);
  });
});

describe('a step of a workflow', () => {
  let runner: Runner;
  beforeEach(async () => {
    runner = await openRunner();
    await runner.command('node');
    await runner.command('npm');
  });
  afterEach(() => runner.remove());

  test('deploys staging with the commit as the tag', async () => {
    await runner.run(await scriptOf('staging', 'Deploy'), { GITHUB_SHA: 'abc123' });
    expect(await runner.calls()).toEqual(['node components/cli/main.mjs deploy -s staging --set image.tag=abc123']);
  });

  test('deploys prod, behind the approval of an environment', async () => {
    await runner.run(await scriptOf('prod', 'Deploy'));
    expect(await runner.calls()).toEqual(['node components/cli/main.mjs deploy -s prod']);
    expect(Object.values((await readWorkflow('prod')).jobs).map(({ environment }) => environment)).toEqual(['prod']);
  });

  test('checks one stack for drift, and fails if there is some', async () => {
    await runner.command('node', 'exit 3');
    expect((await runner.run(await scriptOf('drift', 'Compare'), { STACK: 'dev' })).exitCode).toBe(3);
    expect(await runner.calls()).toEqual(['node components/cli/main.mjs diff --live --exit-code -s dev']);
  });

  test.each(['preview', 'staging', 'prod', 'rollback', 'drift'])(
    'makes the kubeconfig readable only for its user (%s)',
    async (name) => {
      await runner.run(await scriptOf(name, 'Write the kubeconfig'), { KUBECONFIG_TEXT: 'apiVersion: v1\n' });
      const file = join(runner.temporary, 'kubeconfig');
      expect(await readFile(file, 'utf8')).toBe('apiVersion: v1\n');
      expect((await stat(file)).mode & 0o777).toBe(0o600);
      await runner.run(await scriptOf(name, 'npm ci'));
      expect(await runner.calls()).toEqual(['npm ci']);
    },
  );

  test('runs all checks that a change must pass', async () => {
    expect(await scriptOf('ci', '.ci/run')).toBe('.ci/run');
    expect((await stat('.ci/run')).mode & 0o100).not.toBe(0);
  });
});
