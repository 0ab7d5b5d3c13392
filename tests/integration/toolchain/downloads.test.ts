import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { ensureBuilt } from '../../../toolchain/build/build.ts';
import type { Recipe } from '../../../toolchain/build/recipe.ts';
import { recipesFor } from '../../../toolchain/build/recipes.ts';
import { helmVersion, readPins } from '../../../toolchain/build/versions.ts';
import { isFull } from '../../selection.ts';
import { offerTools } from '../../toolchain/download/offerTools.ts';
import { openPublisher, type Publisher } from '../../toolchain/download/publisher.ts';
import { integrationEnvironment } from '../support/environment.ts';

/** By the name of a recipe: how its programs say their version. */
const versionCommands: Readonly<Record<string, readonly string[]>> = {
  actionlint: ['actionlint -version'],
  kwok: ['kwok --version', 'kwokctl --version'],
  pulumi: ['pulumi version'],
  'random-provider': ['pulumi-resource-random --version'],
  kube: [
    ...['kube-apiserver', 'kube-controller-manager', 'kube-scheduler'].map((program) => `${program} --version`),
    'kubectl version --client',
  ],
};

let publisher: Publisher;
let folder: string;
let recipes: Recipe[];
const before = { ...process.env };

beforeAll(async () => {
  const { pulumi, languageNodejs, randomProvider, kwok, actionlint, kube } = recipesFor(await readPins());
  // One in an archive and one of programs; CI also takes the large ones, which come in the same two ways.
  const tried = isFull ? [actionlint, kwok, pulumi, languageNodejs, randomProvider, kube] : [actionlint, kwok];
  folder = await mkdtemp(join(integrationEnvironment().directory, 'downloads-'));
  publisher = await openPublisher();
  // Without the largest one, the kubernetes provider, which comes in the same way as the other provider.
  recipes = await offerTools(publisher, tried, folder);
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
  for (const [index, { name, version }] of recipes.entries()) {
    for (const command of versionCommands[name] ?? []) {
      const [program = '', ...args] = command.split(' ');
      const { stdout, stderr } = await promisify(execFile)(join(folders[index] ?? '', program), args);
      expect(`${stdout}${stderr}`).toContain(version);
    }
    if (name === 'kube') await promisify(execFile)(join(folders[index] ?? '', 'etcd'), ['--version']);
  }

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
