import { mkdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { execa } from 'execa';
import { create } from 'tar';
import { parseAllDocuments } from 'yaml';
import { readSettings } from '../../../components/config/index.ts';
import { findKubernetesPlugin, type PluginHelm, pluginHelmTemplate } from '../../../components/helm/index.ts';
import { isJsonObject, type JsonObject } from '../../../components/json/index.ts';
import { parseManifest } from '../../../components/manifest/index.ts';
import { renderRelease } from '../../../components/render/index.ts';
import { integrationEnvironment } from '../support/environment.ts';

/** A chart with what lies in its `charts/`; every chart makes one object that shows the values that it sees. */
export interface ChartTree {
  name: string;
  /** @default "1.0.0" */
  version?: string;
  values?: JsonObject;
  /** Entries of Chart.yaml; without them Chart.yaml says nothing of the subcharts. */
  dependencies?: JsonObject[];
  charts?: ChartTree[];
  /** Whether it is an archive in the `charts/` above it. @default false */
  packed?: boolean;
}

/** What the charts of a release see: their values by the path of their templates. */
export type Seen = Record<string, unknown>;

/** What the test needs of the kubernetes provider, with a process that is to be closed. */
export function openHelmEngine(version: string): PluginHelm {
  const { PULUMI_HOME } = integrationEnvironment().variables;
  return pluginHelmTemplate(() => findKubernetesPlugin(version, PULUMI_HOME));
}

/** What stock Helm makes of the tree, as a chart of Go templates. */
export async function seenByHelm(directory: string, tree: ChartTree, given: JsonObject): Promise<Seen> {
  const chart = join(directory, 'helm', tree.name);
  await rm(join(directory, 'helm'), { recursive: true, force: true });
  const { global = {}, ...values } = tree.values ?? {};
  // The counter that our releases have besides. Dependencies that do not use it do not get it.
  const shared = isJsonObject(global) ? { credentialsRotation: 0, ...global } : global;
  await writeGoChart(chart, { ...tree, values: { ...values, global: shared } });
  await write(join(directory, 'given.yaml'), given);
  const args = ['template', 'app', chart, '--values', join(directory, 'given.yaml'), '--namespace', 'ns'];
  const { PATH, HOME } = { ...process.env, ...integrationEnvironment().variables };
  const { stdout } = await execa('helm', args, { env: { PATH, HOME }, extendEnv: false });
  const seen = seenIn(parseAllDocuments(stdout).map((document): unknown => document.toJS()));
  const isCounted = isJsonObject(global) && 'credentialsRotation' in global;
  if (isCounted) return seen;
  return Object.fromEntries(
    Object.entries(seen).map(([path, found]) => [path, path === tree.name ? found : withoutCounter(found)]),
  );
}

/** The counter is in the `global` of each chart below, too. */
function withoutCounter(value: unknown): unknown {
  if (!isJsonObject(value)) return value;
  const { global, ...others } = value;
  const below = Object.entries(others).map(([key, item]) => [key, withoutCounter(item)]);
  if (!isJsonObject(global)) return { ...value, ...Object.fromEntries(below) };
  const { credentialsRotation: _counter, ...shared } = global;
  return { ...Object.fromEntries(below), global: shared };
}

/** What we make of the tree, with Handlebars templates in its topmost chart. */
export async function seenByUs(
  directory: string,
  tree: ChartTree,
  given: JsonObject,
  engine: PluginHelm,
): Promise<Seen> {
  const project = join(directory, 'ours');
  await rm(project, { recursive: true, force: true });
  const { name, version = '1.0.0', values = {}, dependencies = [], charts = [] } = tree;
  const sources = dependencies.map((entry) => ({ ...entry, repository: `file://../subcharts/${entry.name}` }));
  await write(join(project, 'chart/Chart.yaml'), { apiVersion: 'v2', name, version, dependencies: sources });
  await write(join(project, 'chart/values.yaml'), values);
  await write(join(project, 'chart/templates/seen.yaml.hbs'), seenTemplate('{{', 'Template.BasePath', 'Values'));
  const locked = sources.map((entry) => ({ ...entry, version: versionIn(charts, entry) }));
  await write(join(project, 'chart/Chart.lock'), { dependencies: locked });
  for (const chart of charts) await writeGoChart(join(project, 'subcharts', chart.name), chart);
  const settings = readSettings({
    stack: 'dev',
    config: {
      'kubesentiment:release': JSON.stringify({ name: 'app', namespace: 'ns', chart: 'chart' }),
      'kubesentiment:values': JSON.stringify(given),
    },
  });
  const { content } = await renderRelease({ settings, projectDirectory: project, helmTemplate: engine.template });
  // By the sources: they have to name the templates that the objects were made by.
  const objects = parseManifest(content.manifest).map(({ source, object }) => {
    const name = source.replace('/templates/seen.yaml', '').replaceAll('/', '.');
    return { ...object, metadata: { name } };
  });
  return seenIn(objects);
}

function versionIn(charts: readonly ChartTree[], { name }: JsonObject): string {
  return charts.find((chart) => chart.name === name)?.version ?? '1.0.0';
}

async function writeGoChart(folder: string, tree: ChartTree): Promise<void> {
  const { name, version = '1.0.0', values = {}, dependencies, charts = [] } = tree;
  const metadata = { apiVersion: 'v2', name, version, ...(dependencies === undefined ? {} : { dependencies }) };
  await write(join(folder, 'Chart.yaml'), metadata);
  await write(join(folder, 'values.yaml'), values);
  await write(join(folder, 'templates/seen.yaml'), seenTemplate('{{ ', '.Template.BasePath', '.Values'));
  for (const chart of charts) {
    const inside = join(folder, 'charts', chart.name);
    await writeGoChart(inside, chart);
    if (chart.packed !== true) continue;
    const file = `${inside}-${chart.version ?? '1.0.0'}.tgz`;
    await create({ file, gzip: true, cwd: join(folder, 'charts') }, [chart.name]);
    await rm(inside, { recursive: true });
  }
}

/** The values as a text: the provider leaves out what is null in an object. */
function seenTemplate(open: string, path: string, values: string): string {
  const name = `${open}replace "/" "." (trimSuffix "/templates" ${path})}}`;
  return `apiVersion: v1\nkind: Seen\nmetadata:\n  name: ${name}\nvalues: ${open}quote (toJson ${values})}}\n`;
}

async function write(path: string, content: JsonObject | string): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  // JSON is YAML, whatever the keys are.
  await writeFile(path, typeof content === 'string' ? content : JSON.stringify(content));
}

function seenIn(objects: readonly unknown[]): Seen {
  return Object.fromEntries(
    objects
      .filter(isJsonObject)
      .map(({ metadata, values }) => [isJsonObject(metadata) ? String(metadata.name) : '', JSON.parse(String(values))]),
  );
}
