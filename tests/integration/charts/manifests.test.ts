import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { execa } from 'execa';
import { ciValues } from '../../chart/ciValues.ts';
import { renderOwnChart } from '../../chart/ownChart.ts';
import { fullTest } from '../../selection.ts';
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
  let folder: string;
  beforeAll(async () => {
    release = await openScenario('manifests');
    folder = join(release.directory, 'rendered');
    await writeObjects(folder);
    succeeded(await release.kubectl('create', 'namespace', release.namespace));
    await release.apply(...crds);
    succeeded(await release.kubectl('wait', '--for=condition=established', ...crdNames));
  });

  // One process for all: it reads the schemas of the cluster once, and names the file of an error.
  const apply = async (where: string) =>
    void succeeded(await release.kubectl('apply', `--dry-run=${where}`, '-n', release.namespace, '-f', folder));

  test('is taken by the API server', () => apply('server'));

  fullTest('is taken by kubectl', () => apply('client'));

  test('is valid by kubeconform, with the schemas of the API server and without other fields', async () => {
    const schemas = join(release.directory, 'schemas');
    const { stdout } = succeeded(await release.kubectl('get', '--raw', '/openapi/v2'));
    await writeKindSchemas(JSON.parse(stdout), schemas);
    const check = async (path: string) => {
      const args = ['-strict', '-summary', '-schema-location', join(schemas, schemaPath), '-output', 'json', path];
      const checked = await execa(integrationEnvironment().variables.KUBECONFORM ?? '', args, { reject: false });
      const { summary, resources = [] }: Checked = JSON.parse(checked.stdout);
      return { ...summary, messages: resources.map(({ msg }) => msg) };
    };
    const wrong = join(release.directory, 'wrong.yaml');
    await writeFile(wrong, 'apiVersion: v1\nkind: Service\nmetadata: {name: a}\nspec: {port: 80}\n');
    expect(await check(wrong)).toMatchObject({ invalid: 1, messages: [expect.stringContaining('port')] });
    const result = await check(folder);
    expect(result).toMatchObject({ invalid: 0, errors: 0, skipped: 0, messages: [] });
    expect(result.valid).toBeGreaterThan(80);
  });

  // The other scenarios are on the same cluster.
  afterAll(async () => void succeeded(await release.kubectl('delete', ...crdNames)));
});

/** Writes each object of the golden manifests and of the values in `ci/` to a file; most of them have most objects in common. */
async function writeObjects(folder: string): Promise<void> {
  const manifests = new Map<string, string>();
  for (const name of await readdir(golden)) manifests.set(name, await readFile(join(golden, name), 'utf8'));
  for (const [name, values] of Object.entries(ciValues()))
    manifests.set(`ci-${name}`, (await renderOwnChart(values)).text);
  const files = new Map<string, string>();
  for (const [name, text] of manifests) {
    const documents = text.split(/^---$/m).map((document) => document.trim());
    for (const [index, document] of documents.entries()) {
      if (document !== '' && !files.has(document)) files.set(document, name.replace(/\.yaml$/, `-${index}.yaml`));
    }
  }
  await mkdir(folder);
  await Promise.all([...files].map(([document, name]) => writeFile(join(folder, name), document)));
}
