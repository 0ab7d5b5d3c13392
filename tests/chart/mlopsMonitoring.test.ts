import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';
import type { JsonObject } from '../../components/json/index.ts';
import { anchorsIn } from '../docs/links.ts';
import { at, render } from './ownObjects.ts';

describe('the monitoring of the chart mlops-sentiment', () => {
  it('gives the same alerts to the operator and to its own Prometheus, whose placeholders survive', async () => {
    const { find, computed } = await render({}, { apiVersions: ['monitoring.coreos.com/v1'] });
    const groups = at(find('PrometheusRule'), 'spec.groups');
    expect(at(computed, 'prometheus.serverFiles')).toEqual({ 'alerting_rules.yml': { groups } });
    expect(JSON.stringify(groups)).toContain('The pod {{ $labels.pod }} has started {{ $value }} times');
    expect(at(find('ServiceMonitor'), 'spec.endpoints.0.interval')).toBe('30s');
  });

  it('labels each alert with a severity, and links its runbook', async () => {
    const { find } = await render({}, { apiVersions: ['monitoring.coreos.com/v1'] });
    const rules = at(find('PrometheusRule'), 'spec.groups.0.rules') as JsonObject[]; // The test fails if not.
    const anchors = anchorsIn(readFileSync('docs/runbooks.md', 'utf8'));
    expect(rules.length).toBe(8);
    for (const rule of rules) {
      expect(at(rule, 'labels.severity')).toMatch(/^(critical|warning)$/);
      const [page, anchor = ''] = String(at(rule, 'annotations.runbook_url')).split('#');
      expect(page).toMatch(/\/docs\/runbooks\.md$/);
      expect(anchors).toContain(anchor);
    }
    const wiki = { alerts: { runbookUrl: 'https://wiki.example.com/sentiment' } };
    const own = (await render(wiki, { apiVersions: ['monitoring.coreos.com/v1'] })).find('PrometheusRule');
    expect(at(own, 'spec.groups.0.rules.0.annotations.runbook_url')).toBe(`${wiki.alerts.runbookUrl}#sentimentdown`);
  });

  it.each<[JsonObject, string[], boolean, boolean]>([
    [{}, [], false, false],
    [{}, ['monitoring.coreos.com/v1'], true, false],
    [{ monitoring: { operator: true } }, [], true, false],
    [{ monitoring: { operator: false, prometheus: { enabled: false } } }, ['monitoring.coreos.com/v1'], false, true],
    [{ prometheus: { enabled: false } }, [], false, true],
    [{ monitoring: { enabled: false } }, ['monitoring.coreos.com/v1'], false, false],
  ])('is found by one Prometheus in one way: %j with %j', async (values, apiVersions, monitored, annotated) => {
    const { find } = await render(values, { apiVersions });
    expect(find('ServiceMonitor') !== undefined).toBe(monitored);
    const annotations = at(find('Deployment'), 'spec.template.metadata.annotations');
    expect(Object.keys(Object(annotations)).includes('prometheus.io/scrape')).toBe(annotated);
  });

  it('selects its series by namespace, job and release, also where one Prometheus serves several environments', async () => {
    const values = { nameOverride: 'api' };
    const options = { release: 'blue', apiVersions: ['monitoring.coreos.com/v1'] };
    const { objects, find, computed } = await render(values, options);
    const series = /\b(up|http_requests_total|\w+_bucket|model_loaded|process_\w+)\b(\{[^}]*\})?/g;
    const dashboard = objects.find(({ metadata }) => metadata.name === 'blue-dashboards');
    const panels = String(at(dashboard, 'data.sentiment~json')).replaceAll('\\"', '"');
    const expressions = [...panels.matchAll(/"expr": "(.*)"/g)].map(([, expression]) => expression ?? '');
    const groups: JsonObject[] = [at(find('PrometheusRule'), 'spec.groups.0') as JsonObject]; // The test fails if not.
    for (const rule of groups.flatMap((group) => at(group, 'rules') as JsonObject[]))
      expressions.push(String(rule.expr));
    expect(expressions.length).toBeGreaterThan(15);
    for (const [, name, matchers] of expressions.flatMap((expression) => [...expression.matchAll(series)])) {
      expect(`${name}${matchers}`).toContain('{ namespace="ns", job="api", release="blue"');
    }
    expect(at(find('ServiceMonitor'), 'spec.endpoints.0.relabelings')).toEqual([
      { targetLabel: 'release', replacement: 'blue' },
    ]);
    const [job] = parse(String(at(computed, 'prometheus.extraScrapeConfigs')));
    expect(job).toMatchObject({
      job_name: 'api',
      kubernetes_sd_configs: [{ selectors: [{ label: 'app.kubernetes.io/name=api,app.kubernetes.io/instance=blue' }] }],
    });
    expect(job.relabel_configs.map((rule: JsonObject) => rule.target_label).filter(Boolean)).toEqual([
      'namespace',
      'pod',
      'release',
    ]);
  });

  it('alerts on memory and CPU relative to the limits', async () => {
    const expressionsFor = async (limits: JsonObject) => {
      const { find } = await render({ resources: { limits } }, { apiVersions: ['monitoring.coreos.com/v1'] });
      const rules = at(find('PrometheusRule'), 'spec.groups.0.rules') as JsonObject[]; // The test fails if not.
      return rules
        .filter(({ alert }) => /Memory|Cpu/.test(String(alert)))
        .map(({ expr }) => String(expr).split('> ')[1]);
    };
    expect(await expressionsFor({ memory: '8Gi', cpu: '4000m' })).toEqual([
      '0.9 * 8 * 2 ^ 30\n',
      '0.9 * 4000 * 0.001\n',
    ]);
    expect(await expressionsFor({ memory: '500M', cpu: 2 })).toEqual(['0.9 * 500 * 10 ^ 6\n', '0.9 * 2 * 1\n']);
    expect(await expressionsFor({ memory: 65536, cpu: null })).toEqual(['0.9 * 65536 * 1\n']);
  });

  it("shows Grafana's address and how to read its password", async () => {
    const { notes } = await render();
    expect(notes).toContain('port-forward service/mlops-sentiment-grafana 3000:80');
    expect(notes).toContain('get secret mlops-sentiment-credentials');
    expect(notes).toContain('{{index .data "admin-password" | base64decode}}');
    expect((await render({ monitoring: { grafana: { enabled: false } } })).notes).not.toContain('Grafana');
    const own = { grafana: { fullnameOverride: 'board', admin: { existingSecret: 'board-login' } } };
    expect((await render(own)).notes).toMatch(/service\/board 3000[\s\S]*get secret board-login/);
  });

  it('has a dashboard that Grafana can read', async () => {
    const { find, objects } = await render();
    expect(find('ConfigMap')).toBeDefined();
    const dashboards = objects.find(({ metadata }) => metadata.name === 'mlops-sentiment-dashboards');
    const dashboard: { panels: { title: string }[] } = JSON.parse(String(at(dashboards, 'data.sentiment~json')));
    expect(dashboard.panels.map(({ title }) => title)).toEqual(
      expect.arrayContaining([
        'Requests per second',
        'Errors',
        'Latency',
        'Inference time',
        'Model loaded',
        'CPU',
        'Memory',
      ]),
    );
    expect(JSON.stringify(dashboard)).toContain('"{{pod}}"');
  });
});
