import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { ensureBuilt } from '../../../toolchain/build/build.ts';
import type { Recipe } from '../../../toolchain/build/recipe.ts';
import { recipesFor } from '../../../toolchain/build/recipes.ts';
import { helmVersion, readPins } from '../../../toolchain/build/versions.ts';
import { offerTools } from '../../toolchain/download/offerTools.ts';
import { openPublisher, type Publisher } from '../../toolchain/download/publisher.ts';
import { integrationEnvironment } from '../support/environment.ts';

let publisher: Publisher;
let folder: string;
let recipes: Recipe[];
const before = { ...process.env };

beforeAll(async () => {
  const { pulumi, languageNodejs, randomProvider, kwok, actionlint, kube } = recipesFor(await readPins());
  folder = await mkdtemp(join(integrationEnvironment().directory, 'downloads-'));
  publisher = await openPublisher();
  // Without the largest one, the kubernetes provider, which comes in the same way as the other provider.
  recipes = await offerTools(publisher, [pulumi, languageNodejs, randomProvider, kwok, actionlint, kube], folder);
  await mkdir(join(folder, 'bin'));
  Object.assign(process.env, {
    KUBESENTIMENT_CACHE: join(folder, 'cache'),
    KUBESENTIMENT_DOWNLOADS: publisher.url,
    // Without Go.
    PATH: join(folder, 'bin'),
  });
});

afterAll(async () => {
  Object.assign(process.env, before);
  if (before.KUBESENTIMENT_CACHE === undefined) delete process.env.KUBESENTIMENT_CACHE;
  if (before.KUBESENTIMENT_DOWNLOADS === undefined) delete process.env.KUBESENTIMENT_DOWNLOADS;
  await publisher.close();
  await rm(folder, { recursive: true });
});

test('the downloaded tools run, and nothing is asked again', async () => {
  const folders = await ensureBuilt(recipes);
  const run = async (name: string, program: string, ...args: string[]) => {
    const place = folders[recipes.findIndex((recipe) => recipe.name === name)] ?? '';
    const { stdout, stderr } = await promisify(execFile)(join(place, program), args);
    return `${stdout}${stderr}`;
  };
  const version = (name: string) => recipes.find((recipe) => recipe.name === name)?.version;
  expect(await run('pulumi', 'pulumi', 'version')).toContain(version('pulumi'));
  expect(await run('random-provider', 'pulumi-resource-random', '--version')).toContain(version('random-provider'));
  expect(await run('actionlint', 'actionlint', '-version')).toContain(version('actionlint'));
  for (const program of ['kwok', 'kwokctl']) expect(await run('kwok', program, '--version')).toContain(version('kwok'));
  for (const program of ['kube-apiserver', 'kube-controller-manager', 'kube-scheduler', 'etcd']) {
    const output = await run('kube', program, '--version');
    if (program !== 'etcd') expect(output).toContain(version('kube'));
  }
  expect(await run('kube', 'kubectl', 'version', '--client')).toContain(version('kube'));

  publisher.requests.length = 0;
  expect(await ensureBuilt(recipes)).toEqual(folders);
  expect(publisher.requests).toEqual([]);
});

test('Helm without its download is left out, because nothing builds it', async () => {
  const helm: Recipe = { kind: 'release', name: 'helm', version: helmVersion, outputs: ['helm'] };
  expect(await ensureBuilt([helm])).toEqual([undefined]);
  process.env.KUBESENTIMENT_DOWNLOADS = 'off';
  expect(await ensureBuilt([helm])).toEqual([undefined]);
});
