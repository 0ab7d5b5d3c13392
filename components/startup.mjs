// Loaded before anything else (Pulumi.yaml, `nodeargs`), in the program and in the process of its dynamic providers: leaves out of
// each run what Pulumi's SDK does in advance for functions that are written into the state (pulumi.dynamic.Resource). This program
// writes none. It is done when asked for.
import nodeModule, { createRequire, Module } from 'node:module';
import { fileURLToPath } from 'node:url';
import { refuseOldNode } from './nodeVersion.mjs';

// A name that an older Node does not have must not be imported, since that fails before anything runs.
refuseOldNode();

// Node keeps what it compiled, of the SDK and of this program, types stripped, so that the next run need not compile it again.
// NODE_COMPILE_CACHE, where it is set, names another folder and wins.
nodeModule.enableCompileCache(fileURLToPath(new URL('../.kubesentiment/compile-cache', import.meta.url)));

// An engine that dies before it has called a provider for the first time would leave its process behind for good.
if (/[\\/]cmd[\\/]dynamic-provider/.test(process.argv[1] ?? '')) {
  import('./stopWithEngine.ts').then(({ stopWithEngine }) => stopWithEngine());
}

const requireOfSdk = createRequire(createRequire(import.meta.url).resolve('@pulumi/pulumi/package.json'));

// npm's installer and TypeScript's compiler: half of what loading the SDK costs.
replace('@npmcli/arborist', loadedWhenUsed);
replace('./typescript-shim', loadedWhenUsed);
// A debugger that hears of each script.
replace('./runtime/closure/v8Hooks', attachedWhenUsed);
// Node strips types in place: lines in stack traces are right without the SDK's maps, which take long to read.
replace('source-map-support/register', () => ({}));

/** What the SDK gets when it requires a module. Another version of it need not have the module. */
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
        // Compiled imports ask it of each module; with it they take the module as it is.
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

/** The functions of the SDK's module of that name. Scripts that were loaded before are told of as well. */
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
