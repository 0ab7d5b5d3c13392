import { mkdir, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { ReleaseError } from '../../components/errors.ts';
import type { JsonObject } from '../../components/json/index.ts';
import { ensureKubeFolders, type KubeFolders, kubectlOf } from '../build/kubeBinaries.ts';
import { kubernetesVersion } from '../build/versions.ts';
import { run } from '../process/run.ts';
import { endDaemons } from './daemons.ts';
import { findFreePorts } from './ports.ts';
import { isReady } from './readiness.ts';
import { watchCluster } from './watchCluster.ts';

export interface ControlPlaneOptions {
  /** The cluster's name; its context in the kubeconfig is `kwok-NAME`. */
  name: string;
  /** Documents of kwok's configuration, such as Stage and ClusterLogs. @default [] pods get ready, Jobs complete */
  kubelets?: readonly JsonObject[];
}

export interface ControlPlane {
  /** The path of its kubeconfig. */
  kubeconfig: string;
  /** Whether it was just created and is empty. */
  created: boolean;
  /** Keeps it running when this process ends. Otherwise it ends with this process, if this process started it. */
  keep(): void;
}

const wait = '60s';
const objects = join(import.meta.dirname, 'objects');

const places = (folder: string, name: string) => ({
  kubeconfig: join(folder, 'kubeconfig'),
  config: join(folder, 'config.yaml'),
  data: join(folder, 'clusters', name),
  /** Written last: a control plane without this file is incomplete and is recreated. */
  complete: join(folder, 'clusters', name, 'complete'),
});

/**
 * Starts a real API server with its store, controllers and scheduler in `folder`, on loopback only; kubelets are simulated. A running
 * control plane is left as it is, a stopped one is restarted with its data.
 * @throws ReleaseError ENGINE_MISSING if its programs are missing and can't be built, CLUSTER_UNREACHABLE if it does not become ready
 */
export async function startControlPlane(
  folder: string,
  { name, kubelets = [] }: ControlPlaneOptions,
): Promise<ControlPlane> {
  const place = places(folder, name);
  const complete = await isThere(place.complete);
  if (complete && (await isReady(place.kubeconfig))) {
    return { kubeconfig: place.kubeconfig, created: false, keep: () => undefined };
  }
  const binaries = await ensureKubeFolders();
  await endDaemons(folder);
  const { keep } = watchCluster(folder);
  if (complete && (await goOn(folder, name, binaries))) return { kubeconfig: place.kubeconfig, created: false, keep };
  await deleteControlPlane(folder);
  await create(folder, name, binaries, kubelets);
  return { kubeconfig: place.kubeconfig, created: true, keep };
}

/** Ends its processes and keeps its data. @returns whether anything ran */
export async function stopControlPlane(folder: string): Promise<boolean> {
  return (await endDaemons(folder)) > 0;
}

/** Ends its processes and removes its data. */
export async function deleteControlPlane(folder: string): Promise<void> {
  await endDaemons(folder);
  await rm(folder, { recursive: true, force: true });
}

const isThere = (path: string) =>
  stat(path).then(
    () => true,
    () => false,
  );

const environment = (folder: string) => ({
  ...process.env,
  KWOK_WORKDIR: folder,
  KWOK_KUBE_VERSION: `v${kubernetesVersion}`,
  KUBECONFIG: join(folder, 'kubeconfig'),
});

async function goOn(folder: string, name: string, { kube, kwok }: KubeFolders): Promise<boolean> {
  const place = places(folder, name);
  // After a reboot these pids belong to other processes, which kwokctl would take for its own.
  await rm(join(place.data, 'pids'), { recursive: true, force: true });
  await mkdir(join(place.data, 'pids'));
  const args = ['-c', place.config, 'start', 'cluster', '--name', name, '--wait', wait];
  const { code } = await run(join(kwok, 'kwokctl'), args, { env: environment(folder), daemons: true });
  if (code !== 0 || !(await isReady(place.kubeconfig))) return false;
  // The new kwok does not hold the nodes' leases. Until they expire, after minutes, no pod would start or end.
  const leases = ['delete', 'leases', '--all', '--namespace', 'kube-node-lease', '--wait=false'];
  await must(kubectlOf({ kube, kwok, helm: undefined }), leases, environment(folder));
  return true;
}

async function create(
  folder: string,
  name: string,
  binaries: KubeFolders,
  kubelets: readonly JsonObject[],
): Promise<void> {
  const place = places(folder, name);
  const { kube, kwok } = binaries;
  await mkdir(folder, { recursive: true });
  const documents = [await kwokConfig(binaries), ...kubelets];
  await writeFile(place.config, documents.map((document) => stringify(document)).join('---\n'));
  const env = environment(folder);
  const kwokctl = (...args: string[]) => must(join(kwok, 'kwokctl'), ['-c', place.config, ...args], env);
  const kubectl = (...args: string[]) => must(kubectlOf({ kube, kwok, helm: undefined }), args, env);
  await kwokctl('create', 'cluster', '--name', name, '--wait', wait);
  await kubectl('apply', '--filename', objects);
  await kubectl('wait', '--for=condition=Established', '--timeout', wait, '--all', 'customresourcedefinitions');
  await writeFile(place.complete, '');
}

/** With a leader election a component ends when it can't renew its lease in time, which a busy machine causes. Nothing would start it again. */
const onlyOne = { key: 'leader-elect', value: 'false' };

/** Without this configuration kwokctl listens on every address; it has no flag for that. */
async function kwokConfig({ kube, kwok }: KubeFolders) {
  const [kubeApiserverPort, etcdPort, etcdPeerPort, kubeControllerManagerPort, kubeSchedulerPort, kwokControllerPort] =
    await findFreePorts(6);
  return {
    apiVersion: 'config.kwok.x-k8s.io/v1alpha1',
    kind: 'KwokctlConfiguration',
    options: {
      runtime: 'binary',
      bindAddress: '127.0.0.1',
      kubeApiserverPort,
      etcdPort,
      etcdPeerPort,
      kubeControllerManagerPort,
      kubeSchedulerPort,
      kwokControllerPort,
      kubeApiserverBinary: join(kube, 'kube-apiserver'),
      kubeControllerManagerBinary: join(kube, 'kube-controller-manager'),
      kubeSchedulerBinary: join(kube, 'kube-scheduler'),
      etcdBinary: join(kube, 'etcd'),
      kwokControllerBinary: join(kwok, 'kwok'),
    },
    componentsPatches: [
      // A simulated cluster may lose the last seconds before a power failure. Waiting for the disk takes longer than the rest of a write.
      { name: 'etcd', extraArgs: [{ key: 'unsafe-no-fsync', value: 'true' }] },
      {
        name: 'kube-controller-manager',
        // The provisioner makes the volumes of the StorageClass in cluster/storage.yaml, and deletes them with their claims.
        extraArgs: [{ key: 'enable-hostpath-provisioner', value: 'true' }, onlyOne],
      },
      { name: 'kube-scheduler', extraArgs: [onlyOne] },
    ],
  };
}

async function must(program: string, args: readonly string[], env: NodeJS.ProcessEnv): Promise<void> {
  const { code, output } = await run(program, args, { env, daemons: true });
  if (code === 0) return;
  throw new ReleaseError('CLUSTER_UNREACHABLE', `The local control plane could not be started (exit code ${code}).`, {
    frame: output.trimEnd().split('\n').slice(-20).join('\n'),
    hint: `The command was: ${program.slice(program.lastIndexOf('/') + 1)} ${args.join(' ')}`,
  });
}
