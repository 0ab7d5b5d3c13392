import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { parseAllDocuments, stringify } from 'yaml';
import { gitOpsCrds, moduleFiles } from '../../../toolchain/build/moduleFiles.ts';
import { openScenario, type Scenario, succeeded } from '../support/scenario.ts';

const examples = resolve('examples/gitops');
const files = (await readdir(examples)).sort();
/** Kinds of the tools, and fields that only a version of a tool has whose CRD is in no Go module. */
const newer: Readonly<Record<string, readonly string[]>> = { Stack: ['serviceAccountName'] };

interface Example {
  kind: string;
  metadata: { name: string; namespace?: string };
  spec?: Record<string, unknown>;
}

async function objectsIn(file: string): Promise<Example[]> {
  return parseAllDocuments(await readFile(join(examples, file), 'utf8')).map((document): Example => document.toJS());
}

/** The API server refuses unknown fields, wrong types and what the rules in the CRDs forbid. */
describe('an example for a GitOps tool', () => {
  let release: Scenario;
  let crds: string[];
  beforeAll(async () => {
    const folder = await moduleFiles();
    crds = gitOpsCrds.flatMap((pin) => Object.keys(pin.files)).flatMap((file) => ['-f', join(folder, file)]);
    release = await openScenario('gitops');
    succeeded(await release.kubectl('apply', '--server-side', ...crds));
    succeeded(await release.kubectl('wait', '--for=condition=Established', '--timeout=60s', ...crds));
    const objects = (await Promise.all(files.map(objectsIn))).flat();
    const namespaces = new Set(objects.flatMap(({ metadata }) => metadata.namespace ?? []));
    for (const name of namespaces) succeeded(await release.kubectl('create', 'namespace', name));
  });
  afterAll(async () => void (await release?.kubectl('delete', '--wait=false', ...crds)));

  const validate = async (objects: readonly Example[]) => {
    await writeFile(join(release.directory, 'example.yaml'), objects.map((object) => stringify(object)).join('---\n'));
    return release.kubectl('apply', '--dry-run=server', '--validate=strict', '-f', 'example.yaml');
  };

  test.each(files)('%s is valid for the CRDs of its project, and another field is not', async (file) => {
    const objects = (await objectsIn(file)).map((object) => {
      const fields = Object.entries(object.spec ?? {}).filter(([name]) => !newer[object.kind]?.includes(name));
      return object.spec === undefined ? object : { ...object, spec: Object.fromEntries(fields) };
    });
    const accepted = succeeded(await validate(objects)).stdout;
    expect(accepted.trim().split('\n')).toHaveLength(objects.length);
    const [first, ...rest] = objects;
    const wrong = { kind: '', metadata: { name: '' }, ...first, spec: { ...first?.spec, unheardOf: true } };
    expect((await validate([wrong, ...rest])).output).toContain('unknown field "spec.unheardOf"');
  });
});
