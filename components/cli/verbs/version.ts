import { createRequire } from 'node:module';

/** The version of this project, with that of Node unless it is short. */
export function version(short: boolean): string {
  const { version: own } = createRequire(import.meta.url)('../../../package.json');
  return short ? `v${own}\n` : `release v${own} (Node ${process.versions.node})\n`;
}
