// Loaded before any other module (`nodeargs` in Pulumi.yaml), in the program and in the process of its dynamic
// providers. Pulumi's SDK prepares for serializing functions into the state (pulumi.dynamic.Resource), which costs time
// in every run. This program serializes none, so load those modules only on use.
import { createRequire, Module } from 'node:module';
import { cacheCompiledCode } from './compileCache.mjs';
import { refuseOldNode } from './nodeVersion.cjs';

// Don't import a name that an older Node lacks: that would fail before any code runs.
refuseOldNode();

// The compiled SDK and program, with types stripped.
cacheCompiledCode();

// If the engine dies before its first call to a provider, nothing else would ever end the provider's process.
if (/[\\/]cmd[\\/]dynamic-provider/.test(process.argv[1] ?? '')) {
  import('./stopWithEngine.ts').then(({ stopWithEngine }) => stopWithEngine());
}

const requireOfSdk = createRequire(createRequire(import.meta.url).resolve('@pulumi/pulumi/package.json'));

// npm's installer and TypeScript's compiler take half of the SDK's loading time.
replace('@npmcli/arborist', loadedWhenUsed);
replace('./typescript-shim', loadedWhenUsed);
// A debugger session that gets an event for each script.
replace('./runtime/closure/v8Hooks', attachedWhenUsed);
// Node strips types in place, so stack traces have the right lines without source maps, which are slow to read. Pulumi compiles a
// TypeScript program unless its runtime has the option `typescript: false`.
if (process.env.PULUMI_NODEJS_TYPESCRIPT !== 'true') replace('source-map-support/register', () => ({}));

/** Sets the exports that the SDK gets from a module. Another version of the SDK may lack the module. */
function replace(name, exportsOf) {
  let path;
  try {
    path = requireOfSdk.resolve(name);
  } catch {
    return;
  }
  const loaded = { filename: path, loaded: true, exports: exportsOf(path) };
  requireOfSdk.cache[path] = Object.assign(new Module(path), loaded);
}

function loadedWhenUsed(path) {
  let loaded;
  return new Proxy(
    {},
    {
      get(_target, key) {
        // Compiled imports read this key of each module; `true` makes them use the module as it is.
        if (key === '__esModule') return true;
        if (loaded === undefined) {
          delete requireOfSdk.cache[path];
          loaded = requireOfSdk(path);
        }
        return loaded[key];
      },
    },
  );
}

/** The functions of the SDK's module of that name. The debugger also reports scripts that were loaded earlier. */
function attachedWhenUsed() {
  const urls = new Map();
  let session;
  const attach = async () => {
    const { Session } = await import('node:inspector');
    const attached = new Session();
    attached.connect();
    attached.on('Debugger.scriptParsed', ({ params }) => urls.set(params.scriptId, params.url));
    await new Promise((done, failed) => {
      attached.post('Debugger.enable', (error) => (error === null ? done() : failed(error)));
    });
    return attached;
  };
  return {
    __esModule: true,
    isInitializedAsync: async () => undefined,
    getSessionAsync() {
      session ??= attach();
      return session;
    },
    getScriptUrl: (id) => urls.get(id),
  };
}
