import * as pulumi from '@pulumi/pulumi';
import {
  decryptSops,
  type KubernetesSettings,
  openProject,
  readArguments,
  type StackSettings,
} from '../../config/index.ts';
import { ReleaseError, throwAll } from '../../errors.ts';
import { formatPath, isJsonObject, type JsonObject, leavesOf, type ValuePath } from '../../json/index.ts';
import type { AnyReleaseArgs } from '../releaseArgs.ts';
import { isOfCluster, isValueOfPatch, neededPaths } from './neededPaths.ts';
import { type SettledInputs, settleInputs } from './settleInputs.ts';

/** The arguments of a release after their outputs have settled. */
export interface SettledArgs {
  settings: StackSettings;
  /** The names of arguments that a preview needs and does not know. The settings have the defaults in their place. */
  unknown: string[];
  /** The cluster that the program names; undefined if the stack's config or the machine selects it. */
  cluster: Pick<KubernetesSettings, 'kubeconfig' | 'context'> | undefined;
  /** Whether a preview does not know the cluster yet. */
  isClusterUnknown: boolean;
  /** The resources that the arguments come from. */
  resources: pulumi.Resource[];
}

/** The repository that `repositoryOpts` describes. */
const namedRepository = 'repository';

/**
 * Settles the arguments of a release and checks them.
 * @param resource the name of the Pulumi resource
 * @param project the folder with Pulumi.yaml
 * @param known finds the name and the namespace in the state, for a preview that does not know them
 * @returns undefined if a preview knows neither from the arguments nor from the state which release it is
 * @throws ReleaseError(s) as readArguments does; RELEASE_INCOMPLETE in a run with unknown arguments
 */
export async function settleArgs(
  resource: string,
  given: AnyReleaseArgs,
  project: string,
  known: () => Promise<{ name: string; namespace: string } | undefined>,
): Promise<SettledArgs | { unknown: string[]; settings: undefined }> {
  // These are not settings.
  const { places, credentials: _credentials, resourcePrefix: _prefix, ...inputs } = given;
  const settled = await settleInputs(inputs);
  const isRun = !pulumi.runtime.isDryRun();
  if (isRun && settled.unknownPaths.length > 0) throw incompleteArguments(resource, settled.unknownPaths);
  const needed = neededPaths(settled.value, settled.unknownPaths);
  const unknown = needed.map(formatPath);
  const isIdentityUnknown = needed.some(([first]) => first === 'name' || first === 'namespace');
  const identity = isIdentityUnknown ? await known() : undefined;
  if (isIdentityUnknown && identity === undefined) return { unknown, settings: undefined };
  const withDefaults = Object.entries(settled.value).filter(([key]) => !needed.some(([first]) => first === key));
  const {
    kubeconfig,
    context,
    values = {},
    ...args
  }: JsonObject = { ...Object.fromEntries(withDefaults), ...identity };
  throwAll(invalidErrors(resource, settled));
  if (!isJsonObject(values)) throw wrongValues(resource);
  const settings = readArguments({
    ...{ resource, stack: pulumi.getStack(), values, places, project: openProject(project) },
    decrypt: decryptSops(project),
    ...sectionsOf(args, resource),
    secretArguments: settled.secretPaths.map(([first]) => (first === 'valueYamlFiles' ? 'valuesFiles' : String(first))),
    secretPaths: pathsIn('values', settled.secretPaths).flatMap((path) => leafPaths(values, path)),
    secretPatches: pathsIn('patches', settled.secretPaths),
    unknownPaths: pathsIn('values', settled.unknownPaths),
    unknownPatches: pathsIn('patches', settled.unknownPaths).filter((path) => isValueOfPatch(path, settled.value)),
  });
  const cluster = {
    ...(typeof kubeconfig === 'string' && kubeconfig !== '' ? { kubeconfig } : {}),
    ...(typeof context === 'string' && context !== '' ? { context } : {}),
  };
  return {
    ...{ settings, unknown },
    cluster: Object.keys(cluster).length === 0 ? undefined : cluster,
    isClusterUnknown: settled.unknownPaths.some(isOfCluster),
    resources: settled.resources,
  };
}

/** The arguments in the sections of a stack's config. */
function sectionsOf(args: JsonObject, resource: string): { release: JsonObject; dependencies: JsonObject } {
  const { valueYamlFiles, skipCrds, repositoryOpts, dependencies = {}, namespace, ...release } = args;
  const access = isJsonObject(repositoryOpts) ? repositoryOpts : undefined;
  const { repo, ...login } = access ?? {};
  const chart =
    access === undefined || typeof release.chart !== 'string' ? release.chart : chartIn(release.chart, repo);
  const own = isJsonObject(dependencies) ? dependencies : {};
  const repositories = isJsonObject(own.repositories) ? own.repositories : {};
  return {
    release: {
      name: resource,
      ...release,
      ...(chart === undefined ? {} : { chart }),
      namespace: namespace ?? pulumi.runtime.getConfig('kubernetes:namespace') ?? 'default',
      ...(valueYamlFiles === undefined ? {} : { valuesFiles: valueYamlFiles }),
      ...(skipCrds === true ? { crds: 'skip' } : {}),
    },
    dependencies:
      access === undefined || repo === undefined
        ? own
        : { ...own, repositories: { ...repositories, [namedRepository]: { ...login, url: repo } } },
  };
}

/** A chart's name in the repository of `repositoryOpts`. */
function chartIn(chart: string, repo: unknown): string {
  if (typeof repo === 'string' && repo.startsWith('oci:')) return `${repo.replace(/\/$/, '')}/${chart}`;
  return chart.includes('/') ? chart : `${namedRepository}/${chart}`;
}

function pathsIn(argument: string, paths: readonly ValuePath[]): ValuePath[] {
  return paths.flatMap(([first, ...rest]) => (first === argument ? [rest] : []));
}

/** The path itself, or those of all values if it is the path of the whole map. */
function leafPaths(values: JsonObject, path: ValuePath): ValuePath[] {
  return path.length > 0 ? [path] : leavesOf(values, []).map((leaf) => leaf.path);
}

function invalidErrors(resource: string, { invalid }: SettledInputs): ReleaseError[] {
  return invalid.map(({ path, found }) => {
    const message = `The argument ${formatPath(path)} is ${found}, which YAML does not have.`;
    const hint = 'Pass a string, a number, a boolean, a list or a map, or an output of one of them.';
    return new ReleaseError('CONFIG_WRONG_TYPE', message, { position: placeOf(resource), hint });
  });
}

/** With `--target`, the engine gives no values of resources that it leaves out. */
function incompleteArguments(resource: string, paths: readonly ValuePath[]): ReleaseError {
  const names = paths.map(formatPath).join(', ');
  const message = `This run does not know ${names} of release "${resource}", because it leaves out the resources that compute them.`;
  const hint = 'Run it again without `--target` and `--exclude`, or target these resources, too.';
  return new ReleaseError('RELEASE_INCOMPLETE', message, { position: placeOf(resource), hint });
}

function wrongValues(resource: string): ReleaseError {
  const hint = 'Pass a map, or an output of one.';
  return new ReleaseError('CONFIG_WRONG_TYPE', 'The argument values must be a map.', {
    position: placeOf(resource),
    hint,
  });
}

function placeOf(resource: string) {
  return { file: `Release "${resource}"` };
}
