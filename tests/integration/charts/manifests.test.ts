import { readdirSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, test } from '@jest/globals';
import { ciValues } from '../../chart/ciValues.ts';
import { renderOwnChart } from '../../chart/ownChart.ts';
import { openScenario, type Scenario, succeeded } from '../support/scenario.ts';
import { externalSecretCrd } from './externalSecretCrd.ts';
import { operatorCrds } from './operatorCrds.ts';

const crds = [externalSecretCrd, ...operatorCrds];
const crdNames = crds.map(({ metadata }) => `crd/${metadata.name}`);
const folder = resolve(import.meta.dirname, '..', '..', 'chart', 'golden');

describe('every manifest that the chart can render', () => {
  let release: Scenario;
  beforeAll(async () => {
    release = await openScenario('manifests');
    succeeded(await release.kubectl('create', 'namespace', release.namespace));
    for (const crd of crds) await release.apply(crd);
    succeeded(await release.kubectl('wait', '--for=condition=established', ...crdNames));
  });

  test.each(['client', 'server'])('is taken by kubectl and by the API server: --dry-run=%s', async (where) => {
    const golden = readdirSync(folder).map((name) => join(folder, name));
    // One process for all: it reads the schemas of the cluster once, and names the file of an error.
    const files = [...golden, ...(await renderedCi())].flatMap((file) => ['-f', file]);
    succeeded(await release.kubectl('apply', `--dry-run=${where}`, '-n', release.namespace, ...files));
  });

  // The other scenarios are on the same cluster.
  afterAll(async () => void succeeded(await release.kubectl('delete', ...crdNames)));

  /** @returns a file for each set of values in ci/ */
  async function renderedCi(): Promise<string[]> {
    return Promise.all(
      Object.entries(ciValues()).map(async ([name, values]) => {
        const file = join(release.directory, `rendered-${name}`);
        await writeFile(file, (await renderOwnChart(values)).text);
        return file;
      }),
    );
  }
});
