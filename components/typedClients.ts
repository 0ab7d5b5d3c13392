import type { Plugin } from 'esbuild';

/** Whether a path or URL is that of the kubeconfig reader. */
export function isKubeConfig(path: string | undefined): boolean {
  return path !== undefined && /[\\/]client-node[\\/]dist[\\/]config\.js$/.test(path);
}

/** What the reader imports from the modules that are left out: only its methods for typed clients, and for files, use these names. */
export const leftOut: Readonly<Record<string, string>> = {
  './gen/index.js': 'export const createConfiguration = undefined, ServerConfiguration = undefined;',
  // We hand it JSON.
  'js-yaml': 'export const load = JSON.parse;',
  undici: 'export const Agent = undefined, ProxyAgent = undefined;',
};

/** Bundles the reader as the sources load it. */
export const withoutTypedClients: Plugin = {
  name: 'without typed clients',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^(\.\/gen\/index\.js|js-yaml|undici)$/ }, ({ importer, path }) =>
      isKubeConfig(importer) ? { path, namespace: 'left-out' } : undefined,
    );
    onLoad({ filter: /./, namespace: 'left-out' }, ({ path }) => ({ contents: leftOut[path] ?? '' }));
  },
};
