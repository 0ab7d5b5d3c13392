import { cp, readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { parseAllDocuments, parseDocument, stringify } from 'yaml';
import { type KubernetesObject, parseManifest } from '../../../components/manifest/index.ts';
import { featureCases } from '../../chart/featureCases.ts';
import { cases, renderOwnChart } from '../../chart/ownChart.ts';
import { isFull } from '../../selection.ts';
import { openScenario, type Scenario, succeeded } from '../support/scenario.ts';

const project = resolve(import.meta.dirname, '..', '..', '..');
const chart = join(project, 'charts', 'mlops-sentiment');

const compared: typeof cases = { ...cases, 'external-secrets': featureCases['external-secrets'] ?? [{}] };

/** The chart in tests/chart/fixtures/helm-equal says the same in Helm's language. */
describe('our engine renders our chart like stock Helm renders an equivalent one', () => {
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
    for (const [from, to] of [
      ['_alerts.hbs', 'alerts.yaml'],
      ['_dashboard.hbs', 'dashboard.json'],
    ] as const) {
      await writeFile(join(equal, to), inGo(await readFile(join(chart, 'templates', from), 'utf8')));
    }
  });

  // Unit tests have all of them as golden manifests.
  test.each(isFull ? Object.keys(compared) : ['stack-prod', 'external-secrets'])(
    'with the values of %s',
    async (name) => {
      const [given, { apiVersions = [] } = {}] = compared[name] ?? [{}];
      const file = join(release.directory, 'equal-values.yaml');
      await writeFile(file, stringify(given));
      const versions = apiVersions.flatMap((version) => ['--api-versions', version]);
      const options = ['--values', file, '--kube-version', '1.34.0', ...versions];
      const { stdout } = succeeded(await release.helm('template', 'mlops-sentiment', 'equal', ...options));
      const theirs = parseAllDocuments(stdout)
        .map((document): KubernetesObject | null => document.toJS())
        .filter((object) => object !== null);
      const { objects, hooks } = await renderOwnChart(given, { apiVersions });
      const ours = [...objects, ...hooks.flatMap(({ manifest }) => parseManifest(manifest))].map(
        ({ object }) => object,
      );
      expect(byName(ours)).toEqual(byName(theirs));
    },
  );
});

function byName(objects: readonly KubernetesObject[]): Record<string, KubernetesObject> {
  return Object.fromEntries(objects.map((object) => [`${object.kind}/${object.metadata.name}`, object]));
}

/**
 * What Prometheus and Grafana fill in stays as it is. What the chart fills in gets Helm's dots, and blocks get Go's keywords.
 * @param text of a template with the expressions that alerts and dashboard use, which are few
 */
function inGo(text: string): string {
  return text
    .replace(/\{\{!--.*?--\}\}\n/gs, '')
    .replace(/\{\{#\*inline .*?\}\}\n|\{\{\/inline\}\}\n/g, '')
    .replace(/\\\{\{(.*?)\}\}/g, (_found, inner: string) => `<<${inner}>>`)
    .replace(/\n *\{\{#if (.*?)\}\}(?=\n)/g, '\n{{- if $1 }}')
    .replace(/\n *\{\{\/if\}\}(?=\n)/g, '\n{{- end }}')
    .replace(/\{\{.*?\}\}/g, (expression) =>
      expression.replace(/\b(Values|Release)\./g, '.$1.').replace(/\bthis\b/g, '.'),
    )
    .replace(/<<(.*?)>>/g, (_found, inner: string) => `{{ "{{${inner.replaceAll('"', '\\"')}}}" }}`);
}
