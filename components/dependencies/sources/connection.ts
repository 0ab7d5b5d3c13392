import { getCACertificates } from 'node:tls';
import type { Dispatcher } from 'undici';
import type { Access } from './access.ts';

/** Opens connections as an {@link Access} says; the proxies of the environment hold for all. */
export interface Connections {
  /** @param isOwn whether it goes to the repository itself: only that sees the client's certificate */
  to(access: Access, isOwn: boolean): Promise<Dispatcher>;
  close(): Promise<void>;
}

export function openConnections(): Connections {
  const opened = new Map<string, Promise<Dispatcher>>();
  return {
    to({ ca, certificate }, isOwn) {
      const tls = {
        // Beside those of the system: an archive may lie with a public host.
        ...(ca === undefined ? {} : { ca: [...getCACertificates('default'), ca] }),
        ...(isOwn ? certificate : {}),
      };
      const key = JSON.stringify(tls);
      const known = opened.get(key) ?? open(tls);
      opened.set(key, known);
      return known;
    },
    async close() {
      for (const dispatcher of opened.values()) await (await dispatcher).destroy();
      opened.clear();
    },
  };
}

/** HTTPS_PROXY, HTTP_PROXY and NO_PROXY, of which the lower-case names count too. */
async function open(tls: { ca?: string[]; cert?: string; key?: string }): Promise<Dispatcher> {
  const { EnvHttpProxyAgent } = await import('undici');
  return new EnvHttpProxyAgent({ connect: tls, requestTls: tls });
}
