import { mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { delimiter, dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { execa } from 'execa';
import { stringify } from 'yaml';
import type { JsonObject } from '../../../components/json/index.ts';
import { chartVersion } from '../../../toolchain/docs/chartVersion.ts';
import { type ChartServer, serveFolder } from '../support/chartServers.ts';
import { checkOut } from '../support/checkOut.ts';
import { integrationEnvironment } from '../support/environment.ts';
import { succeeded } from '../support/scenario.ts';
import { openShell, type Shell, writeLauncher } from '../support/shell.ts';
import { inGoTemplates, inHandlebars, writeFiles } from '../support/smallChart.ts';

/** One chart, once in Helm's language with a file of values for each environment, once in ours with a stack for each. */
export interface Side {
  /** Where its namespaces begin: other runs of the tests' cluster have `mlops-dev` and its like. */
  prefix: string;
  directory: string;
  /** Runs a line that speaks of `mlops-dev` and its like. What is printed speaks of them, too. */
  run: Shell;
  /** Edits the image's tag of production. */
  setTag(tag: string): Promise<void>;
}

export interface TwoSides {
  helm: Side;
  ours: Side;
  close(): Promise<void>;
}

const templates = {
  'configmap.yaml': `apiVersion: v1
kind: ConfigMap
metadata:
  name: mlops-sentiment
data:
  LOG_LEVEL: {{quote Values.logLevel}}
`,
  'deployment.yaml': `apiVersion: apps/v1
kind: Deployment
metadata:
  name: mlops-sentiment
spec:
  replicas: {{Values.replicaCount}}
  selector:
    matchLabels:
      app: mlops-sentiment
  template:
    metadata:
      labels:
        app: mlops-sentiment
    spec:
      containers:
        - name: api
          image: "registry.example/mlops-sentiment:{{Values.image.tag}}"
          envFrom:
            - configMapRef:
                name: mlops-sentiment
`,
  'NOTES.txt': 'The sentiment API {{Values.image.tag}} runs.\n',
};
const defaults = { replicaCount: 1, logLevel: 'INFO', image: { tag: 'v1.0.0' }, redis: { enabled: false } };

const environments: Record<string, { release: JsonObject; values: JsonObject }> = {
  dev: { release: { wait: false, valuesFiles: [valuesFile('dev')] }, values: { logLevel: 'DEBUG' } },
  staging: { release: { wait: true, valuesFiles: [valuesFile('staging')] }, values: { replicaCount: 2 } },
  // Its values are imported.
  prod: { release: { atomic: true, wait: true, timeout: '10m' }, values: { replicaCount: 3 } },
};

function valuesFile(name: string): string {
  return `helm/mlops-sentiment/values-${name}.yaml`;
}

async function writeValues(directory: string, name: string, values: JsonObject): Promise<void> {
  const file = join(directory, valuesFile(name));
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, `# ${name}, as the team has it\n${stringify(values)}`);
}

/** Whoever reads the page has no repository at a port of this machine; of the same length as that one. */
const shownRepository = 'https://charts.example';

export async function openTwoSides(): Promise<TwoSides> {
  const { directory: shared, variables } = integrationEnvironment();
  const directory = await mkdtemp(join(shared, 'two-sides-'));
  const repository = await openRepository(directory, variables.PATH ?? '');
  const url = `http://${repository.host}`;
  const redis = { name: 'redis', version: '^1.0.0', repository: url, condition: 'redis.enabled' };
  const metadata = {
    ...{
      name: 'mlops-sentiment',
      version: await chartVersion(),
      appVersion: '1.0.0',
      description: 'Sentiment analysis',
    },
    dependencies: [redis],
  };
  const env = {
    ...variables,
    ...ci,
    HOME: directory,
    KUBECACHEDIR: join(directory, 'kube-cache'),
    NO_COLOR: '1',
    PULUMI_BACKEND_URL: pathToFileURL(directory).href,
  };
  const helm = await helmSide(join(directory, 'helm'), env, metadata);
  const ours = await ourSide(join(directory, 'ours'), env, metadata);
  const shown = (side: Side): Side => ({
    ...side,
    async run(line) {
      const { exitCode, output, stdout } = await side.run(line.replace(/\bmlops-(?!sentiment)/g, `${side.prefix}-`));
      const show = (text: string) => text.replaceAll(`${side.prefix}-`, 'mlops-').replaceAll(url, shownRepository);
      return { exitCode, output: show(output), stdout: show(stdout) };
    },
  });
  return { helm: shown(helm), ours: shown(ours), close: repository.close };
}

/** Who deploys, and from which commit: on every machine the same. */
const ci = {
  SHA: '9f3c2a1',
  GITHUB_ACTIONS: 'true',
  GITHUB_ACTOR: 'jane',
  GITHUB_SHA: '9f3c2a1b7d0e4f5a6b8c9d0e1f2a3b4c5d6e7f80',
  GITHUB_SERVER_URL: 'https://git.example',
  GITHUB_REPOSITORY: 'team/kubesentiment',
  GITHUB_RUN_ID: '1',
};

async function helmSide(directory: string, env: Record<string, string>, metadata: JsonObject): Promise<Side> {
  const chart = join(directory, 'helm', 'mlops-sentiment');
  await writeFiles(chart, inGoTemplates(templates), defaults, metadata);
  for (const [name, { values }] of Object.entries(environments)) await writeValues(directory, name, values);
  return {
    ...{ prefix: 'ithel', directory, run: openShell(directory, env) },
    setTag: (tag) => writeValues(directory, 'prod', { ...environments.prod?.values, image: { tag } }),
  };
}

async function ourSide(directory: string, env: Record<string, string>, metadata: JsonObject): Promise<Side> {
  const prefix = 'itour';
  await checkOut(directory);
  await writeFiles(join(directory, 'charts', 'mlops-sentiment'), inHandlebars(templates), defaults, metadata);
  const PATH = [await writeLauncher(directory), env.PATH].join(delimiter);
  const run = openShell(directory, { ...env, PATH });
  for (const [name, { release, values }] of Object.entries(environments)) {
    const settings = { name: 'mlops-sentiment', namespace: `${prefix}-${name}`, ...release };
    const config = { 'kubesentiment:release': settings };
    await writeValues(directory, name, values);
    await writeFile(join(directory, `Pulumi.${name}.yaml`), stringify({ config }));
    succeeded(await run(`pulumi stack init ${name} --no-select --non-interactive`));
  }
  return {
    ...{ prefix, directory, run },
    async setTag(tag) {
      succeeded(await run(`pulumi config set --path kubesentiment:values.image.tag ${tag} -s prod`));
    },
  };
}

/** A repository with the dependency, as stock Helm packs it. */
async function openRepository(directory: string, path: string): Promise<ChartServer> {
  const published = join(directory, 'published');
  await mkdir(published);
  const chart = join(directory, 'redis');
  await writeFiles(chart, { 'a.yaml': '' }, {}, { name: 'redis', version: '1.4.2' });
  const env = { PATH: path, HOME: directory };
  await execa('helm', ['package', chart, '--destination', published], { env });
  await execa('helm', ['repo', 'index', published], { env });
  return serveFolder(published);
}
