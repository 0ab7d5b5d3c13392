import { readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, test } from '@jest/globals';
import { openScenario, type Scenario, succeeded } from '../support/scenario.ts';
import { externalSecretCrd } from './externalSecretCrd.ts';

const crd = `crd/${externalSecretCrd.metadata.name}`;
const folder = resolve(import.meta.dirname, '..', '..', 'chart', 'golden');

describe('every manifest that the chart can render', () => {
  let release: Scenario;
  beforeAll(async () => {
    release = await openScenario('manifests');
    succeeded(await release.kubectl('create', 'namespace', release.namespace));
    await release.apply(externalSecretCrd);
    succeeded(await release.kubectl('wait', '--for=condition=established', crd));
  });

  // The other scenarios are on the same cluster.
  afterAll(async () => void succeeded(await release.kubectl('delete', crd)));

  test.each(readdirSync(folder))('is taken by kubectl and by the API server: %s', async (name) => {
    for (const where of ['client', 'server']) {
      const file = join(folder, name);
      succeeded(await release.kubectl('apply', `--dry-run=${where}`, '-n', release.namespace, '-f', file));
    }
  });
});
