import { cp, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { openRunner, type Runner, readWorkflow, scriptOf } from './workflow.ts';

const { version } = parse(await readFile('charts/mlops-sentiment/Chart.yaml', 'utf8'));
const tag = `mlops-sentiment-${version}`;

let runner: Runner;
let dist: string;
beforeEach(async () => {
  runner = await openRunner();
  dist = join(runner.temporary, 'dist');
  await runner.command('pulumi');
  // What a package run leaves, and what each run sees.
  await runner.command(
    'node',
    `[[ $1 != *chartOfStack.ts ]] || exec '${process.execPath}' "$@"
     printf '%s\\n' "$(cat "$DOCKER_CONFIG/config.json")" >> "${runner.directory}/seen"
     for word; do [[ $word != */keyring && $word != */passphrase ]] || cat "$word" >> "${runner.directory}/seen"; done
     [[ $2 != package ]] || { mkdir -p "${dist}"; touch "${dist}/${tag}$([[ $* == *--flat* ]] && echo -flat || true).tgz"; }`,
  );
});
afterEach(() => runner.remove());

const credentials = { REGISTRY_USER: 'me', REGISTRY_PASSWORD: 'hunter2' };
const publish = async (ref: string, env: Record<string, string> = {}) =>
  runner.run(await scriptOf('publish', 'Publish'), {
    GITHUB_REF_NAME: ref,
    GITHUB_REPOSITORY: 'Acme/Sentiment',
    ...credentials,
    ...env,
  });
/** Without the folder of the private files. */
const calls = async () => (await runner.calls()).map((line) => line.replaceAll(/\S+\/(keyring|passphrase)/g, '$1'));

describe('the workflow publish', () => {
  test('packages the chart of the tag, and publishes it to the registry of the repository', async () => {
    expect((await publish(tag)).exitCode).toBe(0);
    expect(await calls()).toEqual([
      'pulumi plugin install',
      `node components/cli/main.mjs package charts/mlops-sentiment -d ${dist}`,
      `node components/cli/main.mjs publish ${dist}/${tag}.tgz oci://ghcr.io/acme/sentiment/charts`,
    ]);
    const [seen = ''] = (await readFile(join(runner.directory, 'seen'), 'utf8')).split('\n');
    const auth = Buffer.from('me:hunter2').toString('base64');
    expect(JSON.parse(seen)).toEqual({ auths: { 'ghcr.io': { auth } } });
  });

  test('signs if there is a key, makes flat charts of the named stacks, and leaves no secret in arguments and output', async () => {
    const env = {
      SIGNING_KEYRING: 'the-keyring',
      SIGNING_KEY: 'Jane',
      SIGNING_PASSPHRASE: 'the-passphrase',
      FLAT_STACKS: 'prod',
    };
    const { output, exitCode } = await publish(tag, env);
    expect(exitCode).toBe(0);
    const sign = '--sign --keyring keyring --key Jane --passphrase-file passphrase';
    expect((await calls()).slice(1)).toEqual([
      `node components/cli/main.mjs package charts/mlops-sentiment -d ${dist} ${sign}`,
      'node .github/scripts/chartOfStack.ts prod',
      `node components/cli/main.mjs package charts/mlops-sentiment --flat -s prod -d ${dist} ${sign}`,
      `node components/cli/main.mjs publish ${dist}/${tag}-flat.tgz oci://ghcr.io/acme/sentiment/charts`,
      `node components/cli/main.mjs publish ${dist}/${tag}.tgz oci://ghcr.io/acme/sentiment/charts`,
    ]);
    expect(await readFile(join(runner.directory, 'seen'), 'utf8')).toContain('the-keyringthe-passphrase');
    expect(`${output} ${await calls()}`).not.toMatch(/hunter2|the-keyring|the-passphrase/);
  });

  test.each([
    ['another version', 'mlops-sentiment-0.0.1'],
    ['another chart', `other-${version}`],
    ['no version', 'mlops-sentiment'],
    ['a path', `../charts/mlops-sentiment-${version}`],
  ])('refuses a tag with %s, and publishes nothing', async (_what, ref) => {
    const { exitCode, output } = await publish(ref);
    expect(exitCode).toBe(2);
    expect(output).toContain(`The tag ${ref}`);
    expect(await runner.calls()).toEqual([]);
  });

  describe('with other charts', () => {
    const work = () => join(runner.directory, 'work');
    const publishIn = (name: string, env: Record<string, string> = {}) =>
      runner.run(`cd '${work()}'; .github/scripts/publish.sh ${name} oci://ghcr.io/acme/charts '${dist}'`, {
        ...credentials,
        ...env,
      });

    beforeEach(async () => {
      await cp('.github/scripts', join(work(), '.github', 'scripts'), { recursive: true });
      const charts = [
        ['mlops-sentiment', 'version: 1.2.3-4.5.6'],
        ['a-2.0.0', 'version: "0.1.0+x.5" # quoted'],
      ];
      for (const [name = '', line] of charts) {
        await mkdir(join(work(), 'charts', name), { recursive: true });
        await writeFile(join(work(), 'charts', name, 'Chart.yaml'), `name: ${name}\n${line}\n`);
      }
      await runner.command(
        'node',
        `[[ $1 != *chartOfStack.ts ]] || { [[ $2 == own ]] && echo charts/a-2.0.0 || echo charts/mlops-sentiment; }
         [[ $2 != package ]] || { mkdir -p "${dist}"; touch "${dist}/made.tgz"; }`,
      );
    });

    test.each([
      ['mlops-sentiment-1.2.3-4.5.6', 'mlops-sentiment'],
      ['a-2.0.0-0.1.0+x.5', 'a-2.0.0'],
    ])('packages the chart of the tag %s', async (name, chart) => {
      expect(await publishIn(name)).toMatchObject({ exitCode: 0 });
      expect(await calls()).toContain(`node components/cli/main.mjs package charts/${chart} -d ${dist}`);
    });

    test('makes no flat chart of a stack that deploys another chart', async () => {
      const { exitCode, output } = await publishIn('a-2.0.0-0.1.0+x.5', { FLAT_STACKS: 'prod own' });
      expect(exitCode).toBe(0);
      expect(output).toContain('No flat chart for the stack prod, which deploys charts/mlops-sentiment.');
      expect((await calls()).filter((line) => line.includes('--flat'))).toEqual([
        `node components/cli/main.mjs package charts/a-2.0.0 --flat -s own -d ${dist}`,
      ]);
    });
  });

  test('says that the name of the key is missing', async () => {
    const { exitCode, output } = await publish(tag, { SIGNING_KEYRING: 'the-keyring' });
    expect(exitCode).not.toBe(0);
    expect(output).toContain('SIGNING_KEY: names the key of SIGNING_KEYRING and is not set');
    expect(await runner.calls()).toEqual([]);
  });

  test('publishes nothing if a package fails, such as one with mistakes or of a published version', async () => {
    await runner.command('node', '[[ $1 != *chartOfStack.ts ]] || echo charts/mlops-sentiment; [[ $* != *--flat* ]]');
    expect((await publish(tag, { FLAT_STACKS: 'prod' })).exitCode).not.toBe(0);
    expect((await runner.calls()).filter((line) => line.includes(' publish '))).toEqual([]);
  });

  test('runs for tags of charts, one at a time, with the permission to write packages', async () => {
    const { on, jobs, concurrency } = await readWorkflow('publish');
    expect(on).toEqual({ push: { tags: ['*-[0-9]+.[0-9]+.[0-9]+*', '!v[0-9]*'] } });
    expect(jobs.publish?.permissions).toMatchObject({ contents: 'read', packages: 'write' });
    expect(concurrency?.['cancel-in-progress']).toBe(false);
  });

  test('has the same in the template for GitLab', async () => {
    const { publish: job } = parse(await readFile('.gitlab/ci.yml', 'utf8'), { merge: true });
    const [never, always] = job.rules.map(
      (rule: { if: string }) => new RegExp(/=~ \/(.*)\/$/.exec(rule.if)?.[1] ?? ''),
    );
    const runs = (name: string) => !never.test(name) && always.test(name);
    expect([tag, 'v1.2.3', 'v1.2.3-4.5.6', 'main'].map(runs)).toEqual([true, false, false, false]);
    expect(job.rules[0].when).toBe('never');
    const registry = {
      CI_REGISTRY_USER: 'job',
      CI_REGISTRY_PASSWORD: 'hunter2',
      CI_REGISTRY_IMAGE: 'registry.example.com/acme/sentiment',
    };
    const script = job.script.join('\n').replace(/ dist$/, ` ${dist}`);
    expect((await runner.run(script, { ...registry, CI_COMMIT_TAG: tag })).exitCode).toBe(0);
    expect((await calls()).at(-1)).toBe(
      `node components/cli/main.mjs publish ${dist}/${tag}.tgz oci://registry.example.com/acme/sentiment/charts`,
    );
  });
});
