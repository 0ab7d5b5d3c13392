import { readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { beforeAll, describe, test } from '@jest/globals';
import { openScenario, type Scenario, succeeded } from '../support/scenario.ts';

const folder = resolve(import.meta.dirname, '..', '..', 'chart', 'golden');

describe('every manifest that the chart can render', () => {
  let release: Scenario;
  beforeAll(async () => {
    release = await openScenario('manifests');
    succeeded(await release.kubectl('create', 'namespace', release.namespace));
  });

  test.each(readdirSync(folder))('is taken by kubectl and by the API server: %s', async (name) => {
    for (const where of ['client', 'server']) {
      const file = join(folder, name);
      succeeded(await release.kubectl('apply', `--dry-run=${where}`, '-n', release.namespace, '-f', file));
    }
  });
});
