import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { execa } from 'execa';
import { stringify } from 'yaml';
import type { JsonObject } from '../../../components/json/index.ts';
import { renderOwnChart } from '../../chart/ownChart.ts';
import { integrationEnvironment } from '../support/environment.ts';

/** Series of the release `mlops-sentiment` in the namespace `ns`, with the values that promtool expands: `0+60x10`. */
type Series = Readonly<Record<string, string>>;

interface AlertCase {
  /** When the rules are evaluated. */
  at: string;
  firing: Series;
  quiet: Series;
  /** Labels of the firing alert, in addition to its severity and release. */
  labels?: JsonObject;
  description: string;
}

const ofRelease = { namespace: 'ns', release: 'mlops-sentiment' };
const ofPod = { ...ofRelease, job: 'mlops-sentiment', pod: 'a' };
const gibibyte = 2 ** 30;

/** Histogram buckets in which all of a request per second takes longer than `below`, and at most `above`. */
const buckets = (name: string, below: string, above: string): Series => ({
  [`${name}_bucket{le="${below}"}`]: '0x40',
  [`${name}_bucket{le="${above}"}`]: '0+60x40',
  [`${name}_bucket{le="+Inf"}`]: '0+60x40',
});

/** The limits are 4 cores and 8Gi. */
const alerts: Readonly<Record<string, AlertCase>> = {
  SentimentDown: {
    at: '5m',
    firing: { up: '0x40' },
    quiet: { up: '1x40' },
    description: 'Prometheus has reached no pod of ns/mlops-sentiment for two minutes.',
  },
  SentimentErrorRate: {
    at: '15m',
    firing: { 'http_requests_total{status="200"}': '0+54x40', 'http_requests_total{status="503"}': '0+6x40' },
    quiet: { 'http_requests_total{status="200"}': '0+97x40', 'http_requests_total{status="503"}': '0+3x40' },
    description: '10% of the requests fail.',
  },
  SentimentLatency: {
    at: '15m',
    firing: buckets('http_request_duration_seconds', '2', '2.5'),
    quiet: buckets('http_request_duration_seconds', '0.25', '0.5'),
    description: 'One request in twenty takes longer than 2.475s.',
  },
  SentimentSlowInference: {
    at: '20m',
    firing: buckets('inference_duration_seconds', '0.5', '1'),
    quiet: buckets('inference_duration_seconds', '0.1', '0.25'),
    description: 'One inference in twenty takes longer than 975ms.',
  },
  SentimentModelNotLoaded: {
    at: '10m',
    firing: { model_loaded: '0x40' },
    quiet: { model_loaded: '1x40' },
    labels: ofPod,
    description: 'The pod a has not loaded the model for five minutes.',
  },
  SentimentRestarts: {
    at: '30m',
    firing: { process_start_time_seconds: '1x5 2x5 3x5 4x5 5x20' },
    quiet: { process_start_time_seconds: '1x5 2x40' },
    labels: ofPod,
    description: 'The pod a has started 4 times within an hour.',
  },
  SentimentMemory: {
    at: '15m',
    firing: { process_resident_memory_bytes: `${7.5 * gibibyte}x40` },
    quiet: { process_resident_memory_bytes: `${7 * gibibyte}x40` },
    labels: ofPod,
    description: 'The pod a uses 7.5GiB of 8Gi.',
  },
  SentimentCpu: {
    at: '25m',
    firing: { process_cpu_seconds_total: '0+234x40' },
    quiet: { process_cpu_seconds_total: '0+180x40' },
    labels: ofPod,
    description: 'The pod a uses 3.9 of 4000m cores.',
  },
};

let directory = '';
let groups: JsonObject[] = [];

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'kubesentiment-alerts-'));
  const resources = { limits: { cpu: '4000m', memory: '8Gi' } };
  const { objects } = await renderOwnChart({ resources }, { apiVersions: ['monitoring.coreos.com/v1'] });
  const rule = objects.map(({ object }) => object).find(({ kind }) => kind === 'PrometheusRule');
  groups = Object(rule?.spec).groups;
  await writeFile(join(directory, 'rules.yaml'), stringify({ groups }));
});

afterAll(() => rm(directory, { recursive: true, force: true }));

describe('the alerts of mlops-sentiment, as promtool evaluates them', () => {
  it('each have a test case', () => {
    const rules = groups.flatMap(({ rules }) => rules as JsonObject[]); // The test fails if they are not.
    expect(rules.map(({ alert }) => alert).sort()).toEqual(Object.keys(alerts).sort());
  });

  it.each(Object.entries(alerts))('%s fires, does not fire, and ignores other environments', async (name, alert) => {
    const { at, firing, quiet, labels = {}, description } = alert;
    const rule = groups.flatMap(({ rules }) => rules as JsonObject[]).find((rule) => rule.alert === name);
    const { summary, runbook_url } = Object(rule?.annotations);
    const { severity } = Object(rule?.labels);
    const fired = {
      exp_labels: { severity, ...ofRelease, ...labels },
      exp_annotations: { runbook_url, summary, description },
    };
    const [staging, blue] = [{ namespace: 'staging' }, { release: 'blue' }];
    const report = await promtool(name, at, [
      { input: seriesOf(firing), alerts: [fired] },
      { input: seriesOf(quiet), alerts: [] },
      // What is well elsewhere hides no outage here, and what fails elsewhere is no outage here.
      { input: [...seriesOf(firing), ...seriesOf(quiet, staging), ...seriesOf(quiet, blue)], alerts: [fired] },
      { input: [...seriesOf(quiet), ...seriesOf(firing, staging), ...seriesOf(firing, blue)], alerts: [] },
    ]);
    expect(report).toContain('SUCCESS');
  });
});

interface Input {
  series: string;
  values: string;
}

/** @param place labels in which another environment differs */
function seriesOf(series: Series, place: JsonObject = {}): Input[] {
  return Object.entries(series).map(([name, values]) => {
    const [metric = '', own = ''] = name.split(/[{}]/);
    const common = Object.entries({ ...ofPod, ...place }).map(([label, value]) => `${label}="${value}"`);
    return { series: `${metric}{${[...common, ...(own === '' ? [] : [own])].join(',')}}`, values };
  });
}

/** @returns what promtool says */
async function promtool(
  alertname: string,
  at: string,
  cases: readonly { input: Input[]; alerts: JsonObject[] }[],
): Promise<string> {
  const file = join(directory, `${alertname}.yaml`);
  const tests = cases.map(({ input, alerts }) => ({
    interval: '1m',
    input_series: input,
    alert_rule_test: [{ eval_time: at, alertname, exp_alerts: alerts }],
  }));
  await writeFile(file, stringify({ rule_files: ['rules.yaml'], evaluation_interval: '1m', tests }));
  const { PROMTOOL = '' } = integrationEnvironment().variables;
  const { all } = await execa(PROMTOOL, ['test', 'rules', file], { all: true, reject: false });
  return all;
}
