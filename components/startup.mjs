// Loaded before any other module (`nodeargs` in Pulumi.yaml), in the program and in the process of its dynamic
// providers. It shortens every run.
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { createRequire } from 'node:module';
import { refuseOldNode } from './nodeVersion.cjs';
import { bundlesFolder, findBundle, importFrom } from './startup/bundle.mjs';
import { cacheCompiledCode } from './startup/compileCache.mjs';
import { loadLessOfSdk } from './startup/leanSdk.mjs';
import { makeOutputsOnUse } from './startup/outputsOnUse.mjs';
import { quietSdk } from './startup/quietSdk.mjs';

// Don't import a name that an older Node lacks: that would fail before any code runs.
refuseOldNode();

// The compiled SDK and program, with types stripped.
cacheCompiledCode();

// If the engine dies before its first call to a provider, nothing else would ever end the provider's process.
if (/[\\/]cmd[\\/]dynamic-provider/.test(process.argv[1] ?? '')) {
  import('./stopWithEngine.ts').then(({ stopWithEngine }) => stopWithEngine());
  whenStarted(warmUp);
}

const { readStructsFast } = await import('./startup/fastStructs.ts');
readStructsFast();
loadLessOfSdk(() => {
  quietSdk();
  makeOutputsOnUse();
  // The engine starts the plugins later if this fails.
  const started = import('./startProviders.ts').catch(() => undefined);
  whenStackIsRegistered(() => started.then((providers) => providers?.startProviders()));
  loadProgramFast();
});

/**
 * The engine registers one resource after the other, and starts a plugin in between. The SDK loads the program once the stack is registered, so
 * plugins that start before would delay it.
 */
function whenStackIsRegistered(then) {
  const settings = createRequire(import.meta.url)('@pulumi/pulumi/runtime/settings');
  const { setRootResource } = settings;
  settings.setRootResource = (stack) => {
    stack.urn
      .promise()
      .then(then)
      .catch(() => undefined);
    return setRootResource(stack);
  };
}

/** The code in the state loads the same module. */
async function warmUp() {
  try {
    await createRequire(import.meta.url)('kubesentiment/provider').warmUp();
  } catch {
    // The first call of the engine reports it.
  }
}

/**
 * The call of `startProviders.ts` is the last one before the resources. Earlier, a process that is busy for too long is a plugin that did not
 * start. Node reports each HTTP/2 request that a server of this process receives.
 */
function whenStarted(then) {
  const channel = 'http2.server.stream.start';
  const onRequest = ({ headers }) => {
    if (headers[':path'] !== '/pulumirpc.ResourceProvider/Invoke') return;
    unsubscribe(channel, onRequest);
    setImmediate(then);
  };
  subscribe(channel, onRequest);
}

function loadProgramFast() {
  const bundle = findBundle('release');
  if (bundle !== undefined) return importFrom(bundle);
  if (bundlesFolder() === undefined) return;
  // When the run has ended, so that it takes no time from it.
  process.once('beforeExit', () => {
    import('./startup/makeBundle.mjs').then(({ makeBundle }) => makeBundle()).catch(() => undefined);
  });
}
