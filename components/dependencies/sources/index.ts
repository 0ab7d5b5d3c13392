import type { DependencySettings } from '../../config/index.ts';
import { ReleaseError } from '../../errors.ts';
import { type AccessOptions, accessTo, plainUrl } from './access.ts';
import { type ChartSource, chartRepository } from './chartRepository.ts';
import { openConnections } from './connections.ts';
import { shownUrl } from './download.ts';
import type { DownloadOptions, Patience } from './exchange.ts';
import { helmRepositories } from './helmFiles.ts';
import { ociRegistry } from './ociRegistry.ts';
import { signatureRule, withSignatures } from './signatures.ts';

export { withoutCredentials } from '../../config/index.ts';
export { writeAtomically } from '../../files/writeAtomically.ts';
export { type ChartIdentity, checkArchive, readArchive, unpackArchive } from '../../helm/index.ts';
export type { ChartSource } from './chartRepository.ts';
export { shownUrl } from './download.ts';
export type { Patience } from './exchange.ts';

/** Opens each repository and registry once. */
export interface Sources {
  /** The options for requests to a URL: credentials, connections, deadlines. */
  optionsFor(url: string): Promise<Omit<DownloadOptions, 'limit' | 'owner'>>;
  /** @throws ReleaseError DEPENDENCY_DOWNLOAD_FAILED if the URL is not that of a repository or registry */
  at(url: string): Promise<ChartSource>;
  close(): Promise<void>;
}

export interface SourcesOptions extends AccessOptions {
  /** The stack of the settings; undefined if they are the defaults. */
  stack?: string;
  /** For tests: shorter timeouts. */
  patience?: Patience;
}

export function openSources(options: SourcesOptions): Sources {
  const connections = openConnections(options.env);
  const opened = new Map<string, Promise<ChartSource>>();
  const optionsFor = async (url: string) => {
    const access = await accessTo(url, options);
    const hint = 'Check the network, or set a mirror of the repository in kubesentiment:dependencies.mirrors.';
    return { ...options.patience, access, connections, hint, stack: options.stack };
  };
  const open = async (url: string): Promise<ChartSource> => {
    // A missing keyring is reported before anything is downloaded.
    const rule = signatureRule(url, options);
    return withSignatures(await plainSource(url), rule);
  };
  const plainSource = async (url: string): Promise<ChartSource> => {
    const shared = await optionsFor(url);
    if (/^https?:\/\//.test(url)) return chartRepository(url, shared, options.env);
    if (/^oci:\/\/[^/]/.test(url)) return ociRegistry(url, shared, options.env);
    throw new ReleaseError('DEPENDENCY_DOWNLOAD_FAILED', `"${shownUrl(url)}" is not an https or oci repository.`, {
      hint: 'Fix the repository in Chart.yaml, or set a mirror of it in kubesentiment:dependencies.mirrors.',
    });
  };
  return {
    optionsFor,
    at(url) {
      const key = plainUrl(url);
      const known = opened.get(key) ?? open(url);
      opened.set(key, known);
      return known;
    },
    close: () => connections.close(),
  };
}

/**
 * The URL of a repository. An alias, `@name` or `alias:name`, is found in the settings or in Helm's own list; a URL
 * stays as it is.
 * @throws ReleaseError DEPENDENCY_NOT_FOUND
 */
export async function repositoryUrl(
  repository: string,
  { repositories }: DependencySettings,
  env: NodeJS.ProcessEnv,
): Promise<string> {
  const [, name] = /^(?:@|alias:)(.*)$/.exec(repository) ?? [];
  if (name === undefined) return repository;
  const entry = Object.hasOwn(repositories, name) ? repositories[name] : undefined;
  const url = entry?.url ?? (await helmRepositories(env)).find((each) => each.name === name)?.url;
  if (url !== undefined) return url;
  throw new ReleaseError('DEPENDENCY_NOT_FOUND', `There is no repository named "${name}".`, {
    hint: `Set kubesentiment:dependencies.repositories.${name}.url, or add it with \`helm repo add ${name} <url>\`.`,
  });
}
