import { getCACertificates } from 'node:tls';
import type { Dispatcher } from 'undici';
import type { Access } from './access.ts';

/** Opens connections for an {@link Access}, through the proxies in the environment. */
export interface Connections {
  /** @param isOwn whether the request goes to the repository itself: only then is the client certificate sent */
  to(access: Access, isOwn: boolean): Promise<Dispatcher>;
  close(): Promise<void>;
}

export function openConnections(env: NodeJS.ProcessEnv): Connections {
  const opened = new Map<string, Promise<Dispatcher>>();
  return {
    to({ ca, certificate }, isOwn) {
      const tls = {
        // In addition to the system's authorities: an archive may be on a public host.
        ...(ca === undefined ? {} : { ca: [...getCACertificates('default'), ca] }),
        ...(isOwn ? certificate : {}),
      };
      const key = JSON.stringify(tls);
      const known = opened.get(key) ?? open(tls, env);
      opened.set(key, known);
      return known;
    },
    async close() {
      for (const dispatcher of opened.values()) await (await dispatcher).destroy();
      opened.clear();
    },
  };
}

/** Reads HTTPS_PROXY, HTTP_PROXY and NO_PROXY; as in curl, the lower-case names take precedence. */
async function open(tls: { ca?: string[]; cert?: string; key?: string }, env: NodeJS.ProcessEnv): Promise<Dispatcher> {
  const { EnvHttpProxyAgent } = await import('undici');
  return new EnvHttpProxyAgent({
    httpProxy: env.http_proxy ?? env.HTTP_PROXY ?? '',
    httpsProxy: env.https_proxy ?? env.HTTPS_PROXY ?? '',
    noProxy: env.no_proxy ?? env.NO_PROXY ?? '',
    connect: tls,
    requestTls: tls,
  });
}
