import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** The server's answer to one request; `reset` breaks the connection without an answer. */
export type ScriptedAnswer =
  | { status: number; body?: object; headers?: Record<string, string> }
  | 'reset'
  | ((request: IncomingMessage, body: string) => ScriptedAnswer);

export interface ScriptedServer {
  /** The content of a kubeconfig for this server. */
  kubeconfig: string;
  /** `METHOD path` of each request, in order. */
  requests: string[];
  /** Answers to the next requests, in order. */
  script: ScriptedAnswer[];
  close(): Promise<void>;
}

/** An API server on loopback with scripted answers. @param otherwise the answer after the end of the script */
export async function startScriptedServer(otherwise: ScriptedAnswer = { status: 200 }): Promise<ScriptedServer> {
  const requests: string[] = [];
  const script: ScriptedAnswer[] = [];
  const act = (answer: ScriptedAnswer, request: IncomingMessage, body: string, response: ServerResponse): void => {
    if (typeof answer === 'function') act(answer(request, body), request, body, response);
    else if (answer === 'reset') request.socket.resetAndDestroy();
    else {
      response.writeHead(answer.status, { 'content-type': 'application/json', ...answer.headers });
      response.end(JSON.stringify(answer.body ?? {}));
    }
  };
  const server = createServer(async (request, response) => {
    let body = '';
    for await (const piece of request) body += String(piece);
    requests.push(`${request.method} ${request.url}`);
    act(script.shift() ?? otherwise, request, body, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo; // of a server that listens on a port
  return {
    kubeconfig: JSON.stringify({
      apiVersion: 'v1',
      kind: 'Config',
      'current-context': 'a',
      clusters: [{ name: 'a', cluster: { server: `http://127.0.0.1:${port}` } }],
      contexts: [{ name: 'a', context: { cluster: 'a', user: 'a' } }],
      users: [{ name: 'a', user: {} }],
    }),
    requests,
    script,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** A refusal in the API server's format. */
export function statusOf(status: number, message: string, reason = 'InternalError'): ScriptedAnswer {
  return { status, body: { kind: 'Status', status: 'Failure', message, reason, code: status } };
}
