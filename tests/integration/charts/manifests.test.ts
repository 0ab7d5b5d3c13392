import { readdirSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { execa } from 'execa';
import { ciValues } from '../../chart/ciValues.ts';
import { renderOwnChart } from '../../chart/ownChart.ts';
import { integrationEnvironment } from '../support/environment.ts';
import { openScenario, type Scenario, succeeded } from '../support/scenario.ts';
import { externalSecretCrd } from './externalSecretCrd.ts';
import { schemaPath, writeKindSchemas } from './kindSchemas.ts';
import { operatorCrds } from './operatorCrds.ts';

const crds = [externalSecretCrd, ...operatorCrds];
const crdNames = crds.map(({ metadata }) => `crd/${metadata.name}`);
const golden = resolve(import.meta.dirname, '..', '..', 'chart', 'golden');

/** What kubeconform prints. */
interface Checked {
  summary: { valid: number; invalid: number; errors: number; skipped: number };
  resources?: { msg: string }[];
}

describe('every manifest that the chart can render', () => {
  let release: Scenario;
  beforeAll(async () => {
    release = await openScenario('manifests');
    succeeded(await release.kubectl('create', 'namespace', release.namespace));
    for (const crd of crds) await release.apply(crd);
    succeeded(await release.kubectl('wait', '--for=condition=established', ...crdNames));
  });

  test.each(['client', 'server'])('is taken by kubectl and by the API server: --dry-run=%s', async (where) => {
    // One process for all: it reads the schemas of the cluster once, and names the file of an error.
    const files = (await manifests()).flatMap((file) => ['-f', file]);
    succeeded(await release.kubectl('apply', `--dry-run=${where}`, '-n', release.namespace, ...files));
  });

  test('is valid by kubeconform, with the schemas of the API server and without other fields', async () => {
    const folder = join(release.directory, 'schemas');
    const { stdout } = succeeded(await release.kubectl('get', '--raw', '/openapi/v2'));
    await writeKindSchemas(JSON.parse(stdout), folder);
    const check = async (...files: string[]) => {
      const args = ['-strict', '-summary', '-schema-location', join(folder, schemaPath), '-output', 'json', ...files];
      const checked = await execa(integrationEnvironment().variables.KUBECONFORM ?? '', args, { reject: false });
      const { summary, resources = [] }: Checked = JSON.parse(checked.stdout);
      return { ...summary, messages: resources.map(({ msg }) => msg) };
    };
    const wrong = join(release.directory, 'wrong.yaml');
    await writeFile(wrong, 'apiVersion: v1\nkind: Service\nmetadata: {name: a}\nspec: {port: 80}\n');
    expect(await check(wrong)).toMatchObject({ invalid: 1, messages: [expect.stringContaining('port')] });
    const result = await check(...(await manifests()));
    expect(result).toMatchObject({ invalid: 0, errors: 0, skipped: 0, messages: [] });
    expect(result.valid).toBeGreaterThan(200);
  });

  // The other scenarios are on the same cluster.
  afterAll(async () => void succeeded(await release.kubectl('delete', ...crdNames)));

  async function manifests(): Promise<string[]> {
    return [...readdirSync(golden).map((name) => join(golden, name)), ...(await renderedCi())];
  }

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
