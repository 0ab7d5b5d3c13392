import * as pulumi from '@pulumi/pulumi';
import { type KubernetesSettings, openProject, readArguments, type StackSettings } from '../../config/index.ts';
import { ReleaseError, throwAll } from '../../errors.ts';
import { formatPath, isJsonObject, type JsonObject, leavesOf, type ValuePath } from '../../json/index.ts';
import type { AnyReleaseArgs } from '../releaseArgs.ts';
import { type SettledInputs, settleInputs } from './settleInputs.ts';

/** The arguments of a release after their outputs have settled. */
export interface SettledArgs {
  settings: StackSettings;
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
 * @returns the names of the arguments that a preview needs and does not know; otherwise the settled arguments
 * @throws ReleaseError(s) as readArguments does
 */
export async function settleArgs(
  resource: string,
  given: AnyReleaseArgs,
  project: string,
): Promise<SettledArgs | { unknown: string[] }> {
  // These are not settings.
  const { places, credentials: _credentials, resourcePrefix: _prefix, ...inputs } = given;
  const settled = await settleInputs(inputs);
  const unknown = neededPaths(settled).map(formatPath);
  if (unknown.length > 0) return { unknown };
  const { kubeconfig, context, values = {}, ...args } = settled.value;
  throwAll(invalidErrors(resource, settled));
  if (!isJsonObject(values)) throw wrongValues(resource);
  const settings = readArguments({
    ...{ resource, stack: pulumi.getStack(), values, places, project: openProject(project) },
    ...sectionsOf(args, resource),
    secretPaths: pathsIn('values', settled.secretPaths).flatMap((path) => leafPaths(values, path)),
    unknownPaths: pathsIn('values', settled.unknownPaths),
  });
  const cluster = {
    ...(typeof kubeconfig === 'string' && kubeconfig !== '' ? { kubeconfig } : {}),
    ...(typeof context === 'string' && context !== '' ? { context } : {}),
  };
  return {
    settings,
    cluster: Object.keys(cluster).length === 0 ? undefined : cluster,
    isClusterUnknown: settled.unknownPaths.some(([first]) => isOfCluster(first)),
    resources: settled.resources,
  };
}

function isOfCluster(argument: string | number | undefined): boolean {
  return argument === 'kubeconfig' || argument === 'context';
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

/** A preview can replace unknown values, and it can continue without the cluster. It needs everything else. */
function neededPaths({ unknownPaths }: SettledInputs): ValuePath[] {
  return unknownPaths.filter(([first, ...rest]) => !isOfCluster(first) && !(first === 'values' && rest.length > 0));
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
