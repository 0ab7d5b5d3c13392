import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { type HelmTemplateOptions, pluginHelmTemplate } from '../../../components/helm/index.ts';

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'plugin-'));
});
afterEach(() => rm(directory, { recursive: true }));

const options: HelmTemplateOptions = {
  chart: 'c',
  path: '/',
  release_name: 'r',
  namespace: 'ns',
  values: {},
  kube_version: '1.34.0',
  api_versions: ['v1'],
  include_test_hook_resources: true,
  skip_crd_rendering: true,
};

/** A fake provider; `onSession(session)` is JavaScript that runs when it listens. */
async function plugin(onRequest: string, begin = ''): Promise<string> {
  const path = join(directory, 'plugin');
  const program = `#!${process.execPath}
const http2 = require('node:http2');
const { writeFileSync } = require('node:fs');
writeFileSync(${JSON.stringify(join(directory, 'pid'))}, String(process.pid));
${begin}
const server = http2.createServer();
let requests = 0;
server.on('stream', (stream) => {
  stream.on('error', () => undefined).resume();
  requests += 1;
  if (requests === 1) {
    // The response to Configure: an empty message.
    stream.respond({ 'content-type': 'application/grpc' }, { waitForTrailers: true });
    stream.on('wantTrailers', () => stream.sendTrailers({ 'grpc-status': '0' }));
    stream.end(Buffer.alloc(5));
    return;
  }
  ${onRequest}
});
server.listen(0, '127.0.0.1', () => console.log(server.address().port));
`;
  await writeFile(path, program);
  await chmod(path, 0o755);
  return path;
}

async function isGone(): Promise<boolean> {
  const { readFile } = await import('node:fs/promises');
  const pid = Number(await readFile(join(directory, 'pid'), 'utf8'));
  for (let tries = 0; tries < 50; tries++) {
    try {
      process.kill(pid, 0);
    } catch {
      return true;
    }
    await sleep(100);
  }
  return false;
}

describe('a render with Helm in a process', () => {
  test('that never ends is stopped, with its process', async () => {
    const path = await plugin('');
    const { template } = pluginHelmTemplate(() => path, 1_000);
    await expect(template(options)).rejects.toMatchObject({ kind: 'late', message: expect.stringContaining('1 s') });
    expect(await isGone()).toBe(true);
  });

  test('that kills the process reports the reason', async () => {
    const path = await plugin("process.stderr.write('fatal error: stack overflow\\n'); process.exit(2);");
    const { template } = pluginHelmTemplate(() => path, 20_000);
    await expect(template(options)).rejects.toMatchObject({
      kind: 'ended',
      message: expect.stringContaining('(stack overflow)'),
    });
  });

  test('whose stream is reset reports an unreadable error', async () => {
    const path = await plugin('stream.close(http2.constants.NGHTTP2_INTERNAL_ERROR);');
    const { template, close } = pluginHelmTemplate(() => path, 20_000);
    await expect(template(options)).rejects.toMatchObject({ kind: 'long-error' });
    await close();
    expect(await isGone()).toBe(true);
  });

  test('with an error of Helm keeps the error and the process', async () => {
    const path = await plugin(
      "stream.respond({ ':status': 200, 'content-type': 'application/grpc', 'grpc-status': '2', 'grpc-message': 'no password' }, { endStream: true });",
    );
    const { template, close } = pluginHelmTemplate(() => path, 20_000);
    await expect(template(options)).rejects.toThrow('no password');
    await expect(template(options)).rejects.toThrow();
    await close();
    expect(await isGone()).toBe(true);
  });

  test('that cannot start is reported', async () => {
    const path = await plugin('', "console.error('panic: no home'); process.exit(1);");
    const { template } = pluginHelmTemplate(() => path, 20_000);
    await expect(template(options)).rejects.toThrow('ended before it listened (no home)');
  });
});
