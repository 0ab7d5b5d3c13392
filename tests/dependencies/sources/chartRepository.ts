import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { archiveOf } from './archives.ts';

export { archiveOf } from './archives.ts';

export type Answer = (request: IncomingMessage, response: ServerResponse) => void;

/** A chart repository on loopback: an index of given versions, and their archives. */
export interface ChartRepository {
  url: string;
  /** The requested paths, in order. */
  requests: string[];
  /** The `authorization` header of each request. */
  authorizations: (string | undefined)[];
  /** Overrides the next responses for a path, one per request. */
  instead(path: string, ...answers: Answer[]): void;
  /** Publishes a version again with other content. */
  publish(version: string, archive: Buffer): void;
  close(): Promise<void>;
}

export async function startRepository(name: string, versions: readonly string[]): Promise<ChartRepository> {
  const requests: string[] = [];
  const authorizations: (string | undefined)[] = [];
  const answers = new Map<string, Answer[]>();
  const files = new Map<string, Buffer>();
  const entries = new Map<string, object>();
  const publish = (version: string, archive: Buffer) => {
    const file = `archives/${name}-${version}.tgz`;
    const digest = createHash('sha256').update(archive).digest('hex');
    entries.set(version, { name, version, urls: [file], digest });
    files.set(`/charts/${file}`, archive);
    const index = { apiVersion: 'v1', entries: { [name]: [...entries.values()] } };
    files.set('/charts/index.yaml', Buffer.from(JSON.stringify(index)));
  };
  for (const version of versions) publish(version, archiveOf(name, version));
  const server = createServer((request, response) => {
    const path = decodeURIComponent(request.url ?? '');
    requests.push(path);
    authorizations.push(request.headers.authorization);
    const answer = answers.get(path)?.shift();
    if (answer !== undefined) return answer(request, response);
    const file = files.get(path);
    response.writeHead(file === undefined ? 404 : 200).end(file);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  // A TCP server has an address of this shape.
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/charts`,
    requests,
    authorizations,
    instead: (path, ...list) => answers.set(path, list),
    publish,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
