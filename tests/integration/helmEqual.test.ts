import { cp, readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { parseAllDocuments, parseDocument, stringify } from 'yaml';
import { type KubernetesObject, parseManifest } from '../../components/chart/index.ts';
import { cases, renderOwnChart } from '../chart/ownChart.ts';
import { openScenario, type Scenario, succeeded } from './scenario.ts';

const project = resolve(import.meta.dirname, '..', '..');
const chart = join(project, 'charts', 'mlops-sentiment');

/** The chart in tests/chart/fixtures/helm-equal says the same in Helm's language. */
describe('our engine makes of our chart what stock Helm makes of an equal one', () => {
  let release: Scenario;
  beforeAll(async () => {
    release = await openScenario('equal', { namespace: 'ns' });
    const equal = join(release.directory, 'equal');
    await cp(join(project, 'tests', 'chart', 'fixtures', 'helm-equal'), equal, { recursive: true });
    const metadata = parseDocument(await readFile(join(chart, 'Chart.yaml'), 'utf8'));
    metadata.delete('dependencies');
    await writeFile(join(equal, 'Chart.yaml'), String(metadata));
    await cp(join(chart, 'values.yaml'), join(equal, 'values.yaml'));
    // Both are data rather than templates: only what the engine fills in is written another way.
    const alerts = await readFile(join(chart, 'templates', '_alerts.hbs'), 'utf8');
    await writeFile(join(equal, 'alerts.yaml'), inGo(alerts));
    const dashboard = await readFile(join(chart, 'templates', '_dashboard.hbs'), 'utf8');
    await writeFile(join(equal, 'dashboard.json'), dashboard.replaceAll('\\{{', '{{'));
  });

  // The equal chart in Helm's language does not follow version 1.0.0 of the chart yet: its dashboard, alerts, strategy and hook.
  const followed = new Set(['no-monitoring']);
  const names = Object.keys(cases);
  test.each(names.filter((name) => followed.has(name)))('with the values of %s', (name) => expectEqual(name));
  test.failing.each(names.filter((name) => !followed.has(name)))('with the values of %s', (name) => expectEqual(name));

  async function expectEqual(name: string): Promise<void> {
    const [given, { apiVersions = [] } = {}] = cases[name] ?? [{}];
    const file = join(release.directory, 'equal-values.yaml');
    await writeFile(file, stringify(given));
    const versions = apiVersions.flatMap((version) => ['--api-versions', version]);
    const options = ['--values', file, '--kube-version', '1.34.0', ...versions];
    const { stdout } = succeeded(await release.helm('template', 'mlops-sentiment', 'equal', ...options));
    const theirs = parseAllDocuments(stdout)
      .map((document): KubernetesObject | null => document.toJS())
      .filter((object) => object !== null);
    const { objects, hooks } = await renderOwnChart(given, { apiVersions });
    const ours = [...objects, ...hooks.flatMap(({ manifest }) => parseManifest(manifest))].map(({ object }) => object);
    expect(byName(ours)).toEqual(byName(theirs));
  }
});

function byName(objects: readonly KubernetesObject[]): Record<string, KubernetesObject> {
  return Object.fromEntries(objects.map((object) => [`${object.kind}/${object.metadata.name}`, object]));
}

/** What Prometheus fills in stays as it is, what the chart fills in gets Helm's dot. */
function inGo(text: string): string {
  return (
    text
      .replace(/\{\{!--.*?--\}\}\n/gs, '')
      .replace(/\{\{#\*inline .*?\}\}\n|\{\{\/inline\}\}\n/g, '')
      .replace(/\\\{\{(.*?)\}\}/g, (_found, inner: string) => `<<${inner}>>`)
      .replace(/\{\{(Values|Release)\./g, '{{ .$1.')
      // Helm writes a number as large as this in powers of ten.
      .replace(/\.memoryBytes\}\}/g, '.memoryBytes | int64 }}')
      .replace(/<<(.*?)>>/g, (_found, inner: string) => `{{ "{{${inner.replaceAll('"', '\\"')}}}" }}`)
  );
}
