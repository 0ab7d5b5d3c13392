import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { StackSettings } from '../../config/index.ts';
import { ReleaseError, throwAll } from '../../errors.ts';
import type { RemoteChart } from '../fetch/remoteChart.ts';
import { repositoryUrl } from '../sources/index.ts';
import { withoutCredentials } from '../sources/urlCredentials.ts';

export interface ChartRequest {
  settings: Pick<StackSettings, 'stack' | 'release' | 'dependencies' | 'origin' | 'frameAt'>;
  /** Relative paths of the settings start here. */
  projectDirectory: string;
  /** Where proxies, credentials and caches are looked for. @default process.env */
  env?: NodeJS.ProcessEnv;
}

/** A folder or an archive on this machine, or a chart of a repository or registry. */
export type LocatedChart = { path: string } | { remote: RemoteChart };

const hint =
  'Set `kubesentiment:release.chart` to the folder or archive of a chart, relative to the project, to `<repository>/<chart>`, or to `oci://…`.';

/**
 * Where the chart of a release is. Helm's rule: what is there under this path is meant, and only then a repository of the name
 * before the slash (pkg/action/install.go of Helm, LocateChart). Nothing is fetched.
 * @throws ReleaseError(s) CHART_MISSING; CONFIG_INVALID_VALUE for a reference that is none, and for a version or digest of a
 * chart in the project
 */
export async function locateChart({
  settings,
  projectDirectory,
  env = process.env,
}: ChartRequest): Promise<LocatedChart> {
  const { chart, version, digest } = settings.release;
  const path = resolve(projectDirectory, chart);
  if (!chart.startsWith('oci:') && existsSync(path)) {
    throwAll((['version', 'digest'] as const).flatMap((key) => pinOfLocal(settings, key)));
    return { path };
  }
  const reference = readReference(settings);
  const url = await repositoryUrl(reference.repository, settings.dependencies, env).catch((cause: unknown) => {
    const [repository] = chart.split('/');
    throw failure(settings, 'chart', {
      code: 'CHART_MISSING',
      message: `There is no chart in ${chart}, and no repository of the name "${repository}".`,
      hint: cause instanceof ReleaseError && cause.hint !== undefined ? `${hint} ${cause.hint}` : hint,
    });
  });
  const { stack } = settings;
  const position = settings.origin(['release', 'digest']);
  const remote: RemoteChart = {
    ...reference,
    url,
    shownAs: chart,
    projectDirectory,
    settings: settings.dependencies,
    stack,
    lock: {
      isStackFile: true,
      path: join(projectDirectory, `Pulumi.${stack}.yaml`),
      shownAs: `Pulumi.${stack}.yaml`,
      command: `release dependency update -s ${stack}`,
      ...(position === undefined ? {} : { position }),
    },
    ...(version === undefined ? {} : { version }),
    ...(digest === undefined ? {} : { digest }),
    failure: (message, remedy) =>
      failure(settings, 'chart', { code: 'DEPENDENCY_LOCK_MISSING', message, hint: remedy }),
  };
  return { remote };
}

/** `oci://host/path/name`, a digest of its manifest behind it or none, or `<repository>/<chart>`. */
function readReference(settings: ChartRequest['settings']): Pick<RemoteChart, 'name' | 'repository' | 'manifest'> {
  const { chart } = settings.release;
  const shown = withoutCredentials(chart);
  if (chart.startsWith('oci:')) {
    const pattern = /^(oci:\/\/[^/@]+(?:\/[^/@:]+)*)\/([^/@:]+)(?:@(sha256:[0-9a-f]{64}))?$/;
    const [, repository, name, manifest] = pattern.exec(chart) ?? [];
    if (repository !== undefined && name !== undefined) {
      return { name, repository, ...(manifest === undefined ? {} : { manifest }) };
    }
    throw failure(settings, 'chart', {
      code: 'CONFIG_INVALID_VALUE',
      message: `${shown} is no reference to a chart: it must be oci://<host>/<path>/<chart>, or with @sha256: and 64 hexadecimal digits behind it.`,
      hint:
        shown === chart
          ? 'A version stands in `kubesentiment:release.version`.'
          : 'Username and password stand in kubesentiment:dependencies.repositories, set with --secret.',
    });
  }
  const [, repository, name] = /^(\w[\w.-]*)\/(\w[\w.-]*)$/.exec(chart) ?? [];
  if (repository !== undefined && name !== undefined && !name.endsWith('.tgz')) {
    return { name, repository: `@${repository}` };
  }
  throw failure(settings, 'chart', { code: 'CHART_MISSING', message: `There is no chart in ${shown}.`, hint });
}

function pinOfLocal(settings: ChartRequest['settings'], key: 'version' | 'digest'): ReleaseError[] {
  if (settings.release[key] === undefined) return [];
  const path = `kubesentiment:release.${key}`;
  return [
    failure(settings, key, {
      code: 'CONFIG_INVALID_VALUE',
      message: `${path} is for charts from a repository, and ${settings.release.chart} is there as a file or folder.`,
      hint: `Remove it with \`pulumi config rm --path ${path} -s ${settings.stack}\`.`,
    }),
  ];
}

function failure(
  { stack, release, origin, frameAt }: ChartRequest['settings'],
  key: 'chart' | 'version' | 'digest',
  { code, message, hint: remedy }: { code: ReleaseError['code']; message: string; hint: string },
): ReleaseError {
  const position = origin(['release', key]);
  const chart = withoutCredentials(release.chart);
  // The lines would show a password, too.
  const frame = position && chart === release.chart ? frameAt(position) : undefined;
  return new ReleaseError(code, message, {
    // Where no file says it, the default is meant.
    position: position ?? { file: key === 'chart' ? chart : `Pulumi.${stack}.yaml` },
    frame,
    hint: remedy,
  });
}
