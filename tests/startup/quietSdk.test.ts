import { resolve } from 'node:path';
import { expect, test } from '@jest/globals';
import { execa } from 'execa';

const project = resolve(import.meta.dirname, '..', '..');

/** Prints the debug messages that reach the engine, and how many lines the trace of a promise has. */
const script = `
  import { createRequire } from 'node:module';
  import { quietSdk } from './components/startup/quietSdk.mjs';
  const require = createRequire(import.meta.url);
  quietSdk();
  const settings = require('@pulumi/pulumi/runtime/settings');
  settings.getEngine = () => ({ log: (request, done) => done(console.log(request.getMessage())) });
  const { log } = require('@pulumi/pulumi');
  const { RegisterResourceResponse } = require('@pulumi/pulumi/proto/resource_pb');
  await log.debug('Registering resource: t=a, name=b, custom=true, remote=false');
  await log.debug('RegisterResource RPC finished: a; err: null, resp: ' + new RegisterResourceResponse());
  await log.debug('of the program');
  console.log('interceptors', settings.grpcClientOptions.interceptors.length);
  const { debuggablePromise } = require('@pulumi/pulumi/runtime/debuggable');
  const promise = Promise.resolve(1);
  console.log(await debuggablePromise(promise, 'a'), promise._debugStackTrace.includes(' at '), new Error().stack.includes(' at '));
`;

test('the SDK reports to the engine what the program says, and nothing of its own calls', async () => {
  expect(await run({})).toEqual(['of the program', 'interceptors 0', '1 false true']);
});

test('variables bring back what the SDK reports to somebody who debugs it', async () => {
  expect(await run({ KUBESENTIMENT_SDK_DEBUG: 'true', PULUMI_DEBUG_PROMISE_LEAKS: 'true', TRACEPARENT: 'a' })).toEqual([
    'Registering resource: t=a, name=b, custom=true, remote=false',
    expect.stringMatching(/^RegisterResource RPC finished/),
    'of the program',
    'interceptors 1',
    '1 true true',
  ]);
});

async function run(env: Record<string, string>): Promise<string[]> {
  const { stdout } = await execa('node', ['--input-type=module', '--eval', script], { cwd: project, env });
  return stdout.split('\n');
}
