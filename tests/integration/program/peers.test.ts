import { cp } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { beforeAll, expect, test } from '@jest/globals';
import type { Json } from '../../../components/json/index.ts';
import { describeFull } from '../../selection.ts';
import { openScenario, type Scenario, succeeded } from '../support/scenario.ts';
import { writeProgram } from './program.ts';

/** The same chart and the same values, which only the update will know. */
const program = `
import * as k8s from '@pulumi/kubernetes';
import { RandomPassword } from '@pulumi/random/randomPassword.js';
import { RandomPet } from '@pulumi/random/randomPet.js';
import { Release } from './components/release/index.ts';

const host = new RandomPet('host');
const password = new RandomPassword('password', { length: 20 });
const values = { greeting: 'known', database: { host: host.id, password: password.result } };
const common = { chart: './charts/hello', namespace: 'it-peers', values };
new Release('ours', common);
new k8s.helm.v4.Chart('chart', common);
new k8s.helm.v3.Release('release', common);
`;

/** docs/in-your-program.md has a table of what this test finds. */
describeFull('a preview with an unknown host and an unknown password', () => {
  let release: Scenario;
  let steps: Step[];

  beforeAll(async () => {
    release = await openScenario('peers');
    const chart = resolve(import.meta.dirname, '..', '..', '..', 'examples', 'hello-chart');
    await cp(chart, join(release.directory, 'charts', 'hello'), { recursive: true });
    await writeProgram(release, program);
    steps = JSON.parse(succeeded(await release.pulumi('preview', '--json')).stdout).steps;
  });

  test('shows the objects of our release, with the two values unknown and everything else known', () => {
    expect(namesOf('kubesentiment:index:Release$kubernetes:')).toEqual([
      'ours:ConfigMap/ours',
      'ours:Deployment/ours',
      'ours:Secret/ours-database',
      'ours:Service/ours',
    ]);
    const map = steps.find(({ urn }) => urn.endsWith('ours:ConfigMap/ours'))?.newState?.inputs;
    expect(map).toMatchObject({ data: { greeting: 'known', database: unknown } });
  });

  test('shows no object of a helm.v4.Chart and of a helm.v3.Release', () => {
    expect(namesOf('kubernetes:helm.sh/v4:Chart$')).toEqual([]);
    const [only] = steps.filter(({ urn }) => urn.includes('::kubernetes:helm.sh/v3:Release::'));
    // Not even that there are values: it leaves the unknown ones out.
    expect(only?.newState?.inputs).toMatchObject({ values: { greeting: 'known', database: {} } });
    expect(namesOf('kubernetes:helm.sh/v3:Release$')).toEqual([]);
  });

  function namesOf(type: string): string[] {
    return steps.flatMap(({ urn }) => (urn.includes(type) ? [urn.split('::').at(-1) ?? ''] : [])).toSorted();
  }
});

interface Step {
  urn: string;
  newState?: { inputs?: Record<string, Json> };
}

/** The engine's placeholder for an unknown value. */
const unknown = '04da6b54-80e4-46f7-96ec-b56ff0331ba9';
