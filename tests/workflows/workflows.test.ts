import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { readPins } from '../../toolchain/build/versions.ts';
import { openRunner, type Runner, readAction, readWorkflow, scriptOf, stepsOf } from './workflow.ts';

const names = (await readdir('.github/workflows')).map((file) => file.replace(/\.yml$/, ''));
const actions = await readdir('.github/actions');

/** Actions of others by their commit, our own by their folder. */
const isPinned = (action: string) =>
  /^[\w-]+\/[\w-]+(?:\/[\w-]+)?@[0-9a-f]{40}$/.test(action) || /^\.\/\.github\/[\w./-]+$/.test(action);

describe.each(names)('the workflow %s', (name) => {
  test('pins its actions, and has only the permissions that its jobs need', async () => {
    const workflow = await readWorkflow(name);
    const { permissions, concurrency, jobs } = workflow;
    const all = Object.values(jobs);
    const uses = [...all, ...stepsOf(workflow)].flatMap((each) => each.uses ?? []);
    expect(uses.filter((action) => !isPinned(action))).toEqual([]);
    expect(permissions).toEqual({});
    expect(all.filter((job) => job.permissions === undefined)).toEqual([]);
    expect(all.filter((job) => job.steps !== undefined && job['timeout-minutes'] === undefined)).toEqual([]);
    // A deploy that is cut off would leave a pending revision.
    const deploys = stepsOf(workflow).some(({ run = '' }) => /(?:deploy|rollback)\.sh/.test(run));
    if (deploys) expect(concurrency?.['cancel-in-progress']).toBe(false);
  });

  test('passes values to its scripts as variables', async () => {
    // What an outsider wrote would become a part of the script.
    expect(stepsOf(await readWorkflow(name)).filter(({ run = '' }) => run.includes('${{'))).toEqual([]);
  });
});

describe.each(actions)('the action %s', (name) => {
  test('pins its actions, and passes values to its scripts as variables', async () => {
    const steps = await readAction(name);
    expect(steps.flatMap(({ uses }) => uses ?? []).filter((action) => !isPinned(action))).toEqual([]);
    expect(steps.filter(({ run = '' }) => run.includes('${{'))).toEqual([]);
    // Without a shell GitHub refuses the action.
    expect(steps.filter(({ run, shell }) => run !== undefined && shell === undefined)).toEqual([]);
  });
});

test.each([
  ...names.map((name) => `.github/workflows/${name}.yml`),
  ...actions.map((name) => `.github/actions/${name}/action.yml`),
])('%s has a comment with the version of every pinned action', async (file) => {
  const lines = (await readFile(file, 'utf8')).match(/uses: .*/g) ?? [];
  expect(lines.filter((line) => !line.startsWith('uses: ./') && !/# v\d+\.\d+\.\d+$/.test(line))).toEqual([]);
});

test('the deploys use the version of Pulumi that package.json pins', async () => {
  const { pulumi } = await readPins();
  const versions = (await readAction('release')).flatMap((step) => step.with?.['pulumi-version'] ?? []);
  expect(versions).toEqual([pulumi]);
});

test('the nightly run gets the tools of its own tests, and keeps them apart from those of other runs', async () => {
  const [tools] = stepsOf(await readWorkflow('nightly')).filter(({ uses = '' }) => uses.endsWith('/toolchain'));
  expect(tools?.with?.nightly).toBe('1');
  const steps = await readAction('toolchain');
  expect(steps.find(({ run }) => run === 'npm run tools')?.env?.KUBESENTIMENT_NIGHTLY).toBe('${{ inputs.nightly }}');
  expect(steps.flatMap((step) => step.with?.key ?? [])[0]).toContain('tools${{ inputs.nightly }}-');
});

test('staging is deployed only by the workflow ci, after its tests', async () => {
  expect((await readWorkflow('staging')).on).toBe('workflow_call');
  const ci = await readWorkflow('ci');
  expect(ci.jobs.staging).toMatchObject({
    needs: ['test', 'full'],
    if: "github.event_name == 'push'",
    uses: './.github/workflows/staging.yml',
  });
  // A newer commit waits; it does not cut off the deploy.
  expect(ci.concurrency?.['cancel-in-progress']).toBe("${{ github.event_name == 'pull_request' }}");
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

  test.each(['preview', 'staging', 'prod', 'rollback', 'drift'])(
    'makes the kubeconfig readable only for its user (%s)',
    async (name) => {
      const variables = join(runner.directory, 'variables');
      await runner.run(await scriptOf(name, 'Write the kubeconfig'), {
        KUBECONFIG_TEXT: 'apiVersion: v1\n',
        GITHUB_ENV: variables,
      });
      const file = join(runner.temporary, 'kubeconfig');
      expect(await readFile(variables, 'utf8')).toBe(`KUBECONFIG=${file}\n`);
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
