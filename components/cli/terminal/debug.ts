import { subscribe } from 'node:diagnostics_channel';
import { projectDirectory } from '../target/currentProject.ts';
import { printMessage } from './print.ts';

/** Prints what the command runs with, and from then on each request to a server, with neither its query nor its body. */
export function startDebugging(now: () => number = Date.now): void {
  process.env.KUBESENTIMENT_DEBUG = 'true';
  const started = now();
  const print = (text: string) => printMessage(`[debug ${((now() - started) / 1000).toFixed(2)} s] ${text}`);
  print(`node ${process.versions.node}, project ${projectDirectory}`);
  print(`KUBECONFIG=${process.env.KUBECONFIG ?? ''} PULUMI_STACK=${process.env.PULUMI_STACK ?? ''}`);
  subscribe('http.client.response.finish', (message) => print(requestLine(message)));
}

/** `GET https://host/path 200` of a message of Node's channel. Other messages give an empty line. */
export function requestLine(message: unknown): string {
  // The documented type of the messages of this channel; each field is checked below.
  const { request, response } = (message ?? {}) as {
    request?: { method?: unknown; protocol?: unknown; host?: unknown; path?: unknown };
    response?: { statusCode?: unknown };
  };
  const path = String(request?.path ?? '').split('?')[0];
  return `${request?.method} ${request?.protocol}//${request?.host}${path} ${response?.statusCode}`;
}

/** Prints where an error was thrown, and its causes: only the places, because a message may hold a secret that its reader has masked. */
export function printStack(error: unknown): void {
  for (let each = error; each instanceof Error; each = each.cause) {
    const places = (each.stack ?? '').split('\n').filter((line) => /^ +at /.test(line));
    printMessage([`[debug] ${each.name}`, ...places].join('\n'));
  }
}
