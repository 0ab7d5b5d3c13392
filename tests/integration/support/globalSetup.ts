import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { startControlPlane } from '../../../toolchain/cluster/controlPlane.ts';
import type { ToolchainPlaces } from '../../../toolchain/verbs/integration.ts';
import { makeBundles } from './compiledCode.ts';
import { publishEnvironment } from './environment.ts';
import { podOutcomes } from './podOutcomes.ts';

/** The programs of Go are short-lived or small: with more memory they spend a tenth less of the processor on collecting garbage. */
const garbage = { GOGC: '400' };

/** Starts a control plane that only this run of the tests uses, and its backend. */
export default async function globalSetup(): Promise<void> {
  const places: ToolchainPlaces = JSON.parse(process.env.KUBESENTIMENT_TOOLCHAIN ?? '{}');
  const directory = await mkdtemp(join(tmpdir(), 'kubesentiment-tests-'));
  Object.assign(process.env, garbage);
  const backend = join(directory, 'backend');
  await mkdir(backend);
  const kubelets = await podOutcomes(join(directory, 'logs'));
  const cluster = { name: 'tests', kubelets };
  const start = async () => {
    await makeBundles(directory);
    return startControlPlane(join(directory, 'cluster'), cluster);
  };
  const { kubeconfig } = await start().catch(async (error) => {
    await rm(directory, { recursive: true, force: true });
    throw error;
  });
  publishEnvironment({
    directory,
    variables: {
      ...places.engine,
      ...garbage,
      PATH: [places.engine.PATH, places.kube, dirname(places.helm)].join(delimiter),
      HELM3: places.helm3,
      REGISTRY: places.registry,
      PROMTOOL: places.promtool,
      KUBECONFORM: places.kubeconform,
      SOPS: places.sops,
      ...(places.vault === undefined ? {} : { VAULT_SERVER: places.vault }),
      KUBECONFIG: kubeconfig,
      // One for all: each scenario would fill one of its own.
      NODE_COMPILE_CACHE: join(directory, 'compile-cache'),
      PULUMI_BACKEND_URL: pathToFileURL(backend).href,
      PULUMI_CONFIG_PASSPHRASE: 'integration tests',
    },
  });
}
