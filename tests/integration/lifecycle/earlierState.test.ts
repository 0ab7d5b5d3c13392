import { cp, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { extract } from 'tar';
import { fullTest } from '../../selection.ts';
import { openScenario, type Scenario, succeeded } from '../support/scenario.ts';

/** What the program of commit ab18444 left in the state and in the cluster. Its README says how it was made. */
const fixture = join(import.meta.dirname, 'fixtures', 'ab18444');

/** In the values of the fixture, encrypted in its stack file and in its state. */
const secret = 'hidden-7c4e';

/** What the first run of today's program changes: entries of the state, which have nothing in the cluster. */
const stateChanges = [
  'create pulumi-nodejs:dynamic/kubesentiment:ObjectList object-list',
  'update pulumi:providers:kubernetes kubernetes',
];

/** Each test goes on where the one before it ended. */
describe('a release that commit ab18444 deployed', () => {
  let release: Scenario;
  let before: string[];
  const outputs: string[] = [];

  beforeAll(async () => {
    release = await openScenario('ab18444');
    const { directory, namespace, kubectl } = release;
    await rm(join(directory, 'charts'), { recursive: true });
    await extract({ file: join(fixture, 'charts.tgz'), cwd: directory });
    await cp(join(fixture, 'Pulumi.ab18444.yaml'), join(directory, 'Pulumi.ab18444.yaml'));
    const manager = '--field-manager=kubesentiment';
    succeeded(await kubectl('create', manager, '-f', await unpack(directory, 'records.json')));
    succeeded(await kubectl('apply', '--server-side', manager, '-f', await unpack(directory, 'objects.json')));
    await release.importState(await readFile(await unpack(directory, 'state.json'), 'utf8'));
    const workloads = ['deployment/mlops-sentiment', 'deployment/mlops-sentiment-grafana'];
    for (const workload of [...workloads, 'statefulset/mlops-sentiment-redis-master']) {
      succeeded(await kubectl('rollout', 'status', workload, '-n', namespace, '--timeout=60s'));
    }
    before = await objectsOf(release);
  });

  test('is deployed again without a change in the cluster and without a revision', async () => {
    expect(await release.preview()).toEqual(stateChanges);
    outputs.push((await release.up()).output);
    expect(await objectsOf(release)).toEqual(before);
    expect(await release.history()).toEqual(['1 superseded Install complete', '2 deployed Upgrade complete']);
  });

  fullTest('is upgraded in place, and rolled back to a record of that version', async () => {
    outputs.push((await release.up('--expect-no-changes')).output);
    const set = (key: string, value: string) =>
      release.pulumi('config', 'set', '--path', `kubesentiment:${key}`, value);
    succeeded(await set('values.image.tag', 'v3.0.0'));
    const upgraded = (await release.up('--diff')).output;
    // Nothing but the Deployment, and what opens and ends the revision.
    expect(upgraded).toMatch(/~ 3 updated\n\s+\d+ unchanged/);
    outputs.push(upgraded);
    expect((await release.history()).at(-1)).toBe('3 deployed Upgrade complete');
    succeeded(await set('release.rollbackTo', '1'));
    outputs.push((await release.up('--diff')).output);
    expect((await release.history()).at(-1)).toBe('4 deployed Rollback to 1');
    expect((await objectsOf(release)).map(uidOf)).toEqual(expect.arrayContaining(before.map(uidOf)));
    const { stdout } = succeeded(await release.helm('get', 'values', 'mlops-sentiment', '-o', 'json'));
    expect(JSON.parse(stdout)).toMatchObject({ config: { MLOPS_TOKEN: secret }, image: { tag: 'v1.0.0' } });
  });

  test('is removed, its claim stays, and no output showed its secret', async () => {
    outputs.push(succeeded(await release.pulumi('destroy', '--yes', '--skip-preview')).output);
    const left = (await objectsOf(release)).map((line) => line.split(' ')[0]);
    expect(left).toEqual(['PersistentVolumeClaim/mlops-sentiment-models']);
    expect(outputs.join('\n')).not.toContain(secret);
  });
});

/** @returns the path of the file in the folder */
async function unpack(folder: string, name: string): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, gunzipSync(await readFile(join(fixture, `${name}.gz`))));
  return path;
}

interface Metadata {
  name: string;
  uid: string;
  generation?: number;
  resourceVersion: string;
}

/** Of each object of the release, and of each record: its kind and name, its uid, and a version that no change of a status moves. */
async function objectsOf({ kubectl, namespace }: Scenario): Promise<string[]> {
  const kinds = 'services,deployments,statefulsets,secrets,configmaps,serviceaccounts,poddisruptionbudgets';
  const { stdout } = await kubectl('get', `${kinds},persistentvolumeclaims`, '-n', namespace, '-o', 'json');
  const { items }: { items: { kind: string; metadata: Metadata }[] } = JSON.parse(stdout);
  const lines = items.map(({ kind, metadata: { name, uid, generation, resourceVersion } }) => {
    return `${kind}/${name} ${uid} ${generation ?? resourceVersion}`;
  });
  return lines.filter((line) => !/kube-root-ca|^ServiceAccount\/default /.test(line));
}

/** A line of {@link objectsOf} without the version. */
function uidOf(line: string): string {
  return line.replace(/ \d+$/, '');
}
