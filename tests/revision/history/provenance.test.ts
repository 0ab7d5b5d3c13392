import { execFileSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import {
  collectProvenance,
  provenanceOf,
  withoutProvenance,
  withProvenance,
} from '../../../components/revision/history/provenance.ts';

const github = {
  PATH: process.env.PATH,
  GITHUB_ACTIONS: 'true',
  GITHUB_ACTOR: 'octavia',
  GITHUB_SHA: 'c0ffee',
  GITHUB_SERVER_URL: 'https://git.example',
  GITHUB_REPOSITORY: 'team/app',
  GITHUB_RUN_ID: '7',
};

let directory: string;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'provenance-'));
});
afterAll(() => rm(directory, { recursive: true }));

describe('the provenance of a revision', () => {
  test('comes from the CI system if there is no repository', async () => {
    expect(await collectProvenance({ ...github, GIT_CEILING_DIRECTORIES: tmpdir() }, directory)).toEqual({
      by: 'octavia',
      commit: 'c0ffee',
      run: 'https://git.example/team/app/actions/runs/7',
    });
  });

  test('is the user and the commit of the work tree, with a suffix for uncommitted changes', async () => {
    const env = {
      PATH: process.env.PATH,
      GIT_CONFIG_GLOBAL: '/dev/null',
      GIT_AUTHOR_NAME: 'a',
      GIT_AUTHOR_EMAIL: 'a@b.example',
      GIT_COMMITTER_NAME: 'a',
      GIT_COMMITTER_EMAIL: 'a@b.example',
    };
    const git = (...args: string[]) => execFileSync('git', args, { cwd: directory, env, encoding: 'utf8' }).trim();
    git('init', '--quiet');
    await writeFile(join(directory, 'file'), 'one');
    git('add', 'file');
    git('commit', '--quiet', '-m', 'one');
    const head = git('rev-parse', 'HEAD');
    expect(await collectProvenance(env, directory)).toEqual({ by: expect.stringContaining('@'), commit: head });
    await writeFile(join(directory, 'file'), 'two');
    expect(await collectProvenance(env, directory)).toMatchObject({ commit: `${head}-dirty` });
  });

  test('does not contain credentials from a URL', async () => {
    const env = { JENKINS_URL: 'x', BUILD_URL: 'https://user:secret@ci.example/job/1/' };
    expect((await collectProvenance(env, directory)).run).toBe('https://ci.example/job/1/');
  });

  const provenance = { by: 'octavia', commit: 'c0ffee', run: 'https://ci.example/1' };
  const metadata = { name: 'chart', annotations: { category: 'api' } };

  test("is stored in the chart's metadata of a record and removed without a trace", () => {
    const recorded = withProvenance(metadata, 3, provenance);
    expect(provenanceOf(recorded, 3)).toEqual(provenance);
    expect(recorded.annotations).toMatchObject({ category: 'api' });
    expect(withoutProvenance(recorded)).toEqual(metadata);
    expect(withoutProvenance(withProvenance({ name: 'chart' }, 3, provenance))).toEqual({ name: 'chart' });
  });

  test('is ignored in a revision that Helm copied', () => {
    expect(provenanceOf(withProvenance(metadata, 3, provenance), 4)).toEqual({});
  });

  test('is replaced when a record is deployed again', () => {
    const again = withProvenance(withProvenance(metadata, 3, provenance), 5, { by: 'ada' });
    expect(provenanceOf(again, 5)).toEqual({ by: 'ada' });
  });
});
