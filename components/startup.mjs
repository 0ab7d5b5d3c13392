// Loaded before any other module (`nodeargs` in Pulumi.yaml), in the program and in the process of its dynamic
// providers. It shortens every run.
import { bundlesFolder, findBundle, importFrom } from './bundle.mjs';
import { cacheCompiledCode } from './compileCache.mjs';
import { startProviderEarly } from './earlyProvider.mjs';
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
}

const { readStructsFast } = await import('./fastStructs.ts');
readStructsFast();
loadLessOfSdk(() => {
  quietSdk();
  startProviderEarly();
  loadProgramFast();
});

function loadProgramFast() {
  const bundle = findBundle('release');
  if (bundle !== undefined) return importFrom(bundle);
  if (bundlesFolder() === undefined) return;
  // When the run has ended, so that it takes no time from it.
  process.once('beforeExit', () => {
    import('./makeBundle.mjs').then(({ makeBundle }) => makeBundle()).catch(() => undefined);
  });
}
