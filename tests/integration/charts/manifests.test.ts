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

  test.each(Object.entries(ciValues()))('is taken with the values of ci/%s', async (name, values) => {
    const { text } = await renderOwnChart(values);
    const file = join(release.directory, `rendered-${name}`);
    await writeFile(file, text);
    succeeded(await release.kubectl('apply', '--dry-run=server', '-n', release.namespace, '-f', file));
  });

  // The other scenarios are on the same cluster.
  afterAll(async () => void succeeded(await release.kubectl('delete', ...crdNames)));

  test.each(readdirSync(folder))('is taken by kubectl and by the API server: %s', async (name) => {
    for (const where of ['client', 'server']) {
      const file = join(folder, name);
      succeeded(await release.kubectl('apply', `--dry-run=${where}`, '-n', release.namespace, '-f', file));
    }
  });
});
