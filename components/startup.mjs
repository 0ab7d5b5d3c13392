// Loaded before any other module (`nodeargs` in Pulumi.yaml), in the program and in the process of its dynamic
// providers. It shortens every run.
import { createRequire } from 'node:module';
import { bundlesFolder, findBundle, importFrom } from './bundle.mjs';
import { cacheCompiledCode } from './compileCache.mjs';
import { loadLessOfSdk } from './leanSdk.mjs';
import { refuseOldNode } from './nodeVersion.cjs';
import { quietSdk } from './quietSdk.mjs';

// Don't import a name that an older Node lacks: that would fail before any code runs.
refuseOldNode();

// The compiled SDK and program, with types stripped.
cacheCompiledCode();

// If the engine dies before its first call to a provider, nothing else would ever end the provider's process.
if (/[\\/]cmd[\\/]dynamic-provider/.test(process.argv[1] ?? '')) {
  import('./stopWithEngine.ts').then(({ stopWithEngine }) => stopWithEngine());
  whenListening(warmUp);
}

const { readStructsFast } = await import('./fastStructs.ts');
readStructsFast();
loadLessOfSdk(() => {
  quietSdk();
  import('./startProviders.ts').then(
    ({ startProviders }) => startProviders(),
    () => undefined,
  );
  loadProgramFast();
});

/** The code in the state loads the same module. */
async function warmUp() {
  try {
    await createRequire(import.meta.url)('kubesentiment/provider').warmUp();
  } catch {
    // The first call of the engine reports it.
  }
}

/** The engine waits for the address that the process of a provider prints, and then does other things for a while. */
function whenListening(then) {
  const { stdout } = process;
  const { write } = stdout;
  stdout.write = (...given) => {
    stdout.write = write;
    setImmediate(then);
    return stdout.write(...given);
  };
}

function loadProgramFast() {
  const bundle = findBundle('release');
  if (bundle !== undefined) return importFrom(bundle);
  if (bundlesFolder() === undefined) return;
  // When the run has ended, so that it takes no time from it.
  process.once('beforeExit', () => {
    import('./makeBundle.mjs').then(({ makeBundle }) => makeBundle()).catch(() => undefined);
  });
}
