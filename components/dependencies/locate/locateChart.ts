import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { StackSettings } from '../../config/index.ts';
import { withoutCredentials } from '../../config/index.ts';
import { ReleaseError, throwAll } from '../../errors.ts';
import type { RemoteChart } from '../fetch/remoteChart.ts';
import { repositoryUrl } from '../sources/index.ts';

export interface ChartRequest {
  settings: Pick<StackSettings, 'stack' | 'release' | 'dependencies' | 'origin' | 'frameAt'>;
  /** The base of relative paths in the settings. */
  projectDirectory: string;
  /** The environment with settings of proxies, credentials and caches. @default process.env */
  env?: NodeJS.ProcessEnv;
}

/** A folder or an archive on this machine, or a chart in a repository or registry. */
export type LocatedChart = { path: string } | { remote: RemoteChart };

const hint =
  'Set `kubesentiment:release.chart` to the folder or archive of a chart, relative to the project, to `<repository>/<chart>`, or to `oci://…`.';

/**
 * Finds the chart of a release. As in Helm, an existing file or folder takes precedence over a repository named before
 * the slash (pkg/action/install.go of Helm, LocateChart). Nothing is downloaded.
 * @throws ReleaseError(s) CHART_MISSING; CONFIG_INVALID_VALUE for an invalid reference, and for a version or digest of
 * a chart in the project
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
      message: `${chart} is neither a chart's path nor in a repository: there is no repository named "${repository}".`,
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
      position,
    },
    version,
    digest,
    failure: (message, remedy) =>
      failure(settings, 'chart', { code: 'DEPENDENCY_LOCK_MISSING', message, hint: remedy }),
  };
  return { remote };
}

/** Parses `oci://host/path/name`, with an optional `@` and manifest digest, or `<repository>/<chart>`. */
function readReference(settings: ChartRequest['settings']): Pick<RemoteChart, 'name' | 'repository' | 'manifest'> {
  const { chart } = settings.release;
  const shown = withoutCredentials(chart);
  if (chart.startsWith('oci:')) {
    const pattern = /^(oci:\/\/[^/@]+(?:\/[^/@:]+)*)\/([^/@:]+)(?:@(sha256:[0-9a-f]{64}))?$/;
    const [, repository, name, manifest] = pattern.exec(chart) ?? [];
    if (repository !== undefined && name !== undefined) {
      return { name, repository, manifest };
    }
    throw failure(settings, 'chart', {
      code: 'CONFIG_INVALID_VALUE',
      message: `${shown} is not a valid chart reference. It must be oci://<host>/<path>/<chart>, optionally followed by @sha256: and 64 hexadecimal digits.`,
      hint:
        shown === chart
          ? 'Set a version in `kubesentiment:release.version`.'
          : 'Set credentials in kubesentiment:dependencies.repositories, with --secret.',
    });
  }
  const [, repository, name] = /^(\w[\w.-]*)\/(\w[\w.-]*)$/.exec(chart) ?? [];
  if (repository !== undefined && name !== undefined && !name.endsWith('.tgz')) {
    return { name, repository: `@${repository}` };
  }
  throw failure(settings, 'chart', { code: 'CHART_MISSING', message: `${shown} is not a chart.`, hint });
}

function pinOfLocal(settings: ChartRequest['settings'], key: 'version' | 'digest'): ReleaseError[] {
  if (settings.release[key] === undefined) return [];
  const path = `kubesentiment:release.${key}`;
  return [
    failure(settings, key, {
      code: 'CONFIG_INVALID_VALUE',
      message: `${path} is only for charts from a repository, but ${settings.release.chart} is a file or folder.`,
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
  // The frame would show a password too.
  const frame = position && chart === release.chart ? frameAt(position) : undefined;
  return new ReleaseError(code, message, {
    // Without a position, the setting has its default.
    position: position ?? { file: key === 'chart' ? chart : `Pulumi.${stack}.yaml` },
    frame,
    hint: remedy,
  });
}
