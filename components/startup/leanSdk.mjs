// Plain JavaScript: loaded before TypeScript can be.
import { createRequire, Module } from 'node:module';

const requireOfSdk = createRequire(createRequire(import.meta.url).resolve('@pulumi/pulumi/package.json'));

/**
 * Makes Pulumi's SDK load on use what few programs use: the modules that serialize functions into the state, the Automation API and
 * tracing. They are two thirds of its loading time.
 * @param {() => void} onProgram called in the process of a program, before the program is loaded, when the SDK knows the engine's address
 */
export function loadLessOfSdk(onProgram) {
  // npm's installer, the reader of package.json and TypeScript's compiler, for functions in the state.
  replace('@npmcli/arborist', loadedWhenUsed);
  replace('normalize-package-data', loadedWhenUsed);
  replace('./typescript-shim', loadedWhenUsed);
  replace('./automation', loadedWhenUsed);
  // For resource references in inputs, and for `engine-strict` of npm.
  replace('semver', loadedWhenUsed);
  // For a package.yaml in place of a package.json.
  replace('js-yaml', loadedWhenUsed);
  // A debugger session that gets an event for each script.
  replace('./runtime/closure/v8Hooks', () => attachedWhenUsed(onProgram));
  // The engine sets TRACEPARENT to trace a run.
  if (process.env.TRACEPARENT === undefined) {
    replace('@opentelemetry/api', loadedWhenUsed);
    replace('./cmd/run/tracing', tracingWhenStarted);
  }
  // Node strips types in place, so stack traces have the right lines without source maps, which are slow to read. Pulumi compiles a
  // TypeScript program unless its runtime has the option `typescript: false`.
  if (process.env.PULUMI_NODEJS_TYPESCRIPT !== 'true') replace('source-map-support/register', () => ({}));
}

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

function load(path) {
  delete requireOfSdk.cache[path];
  return requireOfSdk(path);
}

function loadedWhenUsed(path) {
  let loaded;
  const exportsOf = () => {
    loaded ??= load(path);
    return loaded;
  };
  return new Proxy(
    {},
    {
      get(_target, key) {
        // Compiled imports read this key of each module; `true` makes them use the module as it is.
        if (key === '__esModule') return true;
        // What `module.exports = …` of a module that is no compiled one exports.
        if (key === 'default' && !exportsOf().__esModule) return exportsOf();
        return exportsOf()[key];
      },
      has: (_target, key) => key in exportsOf(),
      ownKeys: () => Reflect.ownKeys(exportsOf()),
      getOwnPropertyDescriptor(_target, key) {
        const found = Reflect.getOwnPropertyDescriptor(exportsOf(), key);
        // A proxy may only report what its target has, or what could change.
        return found && { ...found, configurable: true };
      },
    },
  );
}

/** Spans that nobody records, until `pulumi --tracing` names a server for them. */
function tracingWhenStarted(path) {
  // Any method of it does nothing.
  const unrecorded = new Proxy({}, { get: () => () => unrecorded });
  let started;
  return {
    __esModule: true,
    start(url) {
      started = load(path);
      return started.start(url);
    },
    stop: () => started?.stop(),
    newSpan: (name) => started?.newSpan(name) ?? unrecorded,
  };
}

/** The functions of the SDK's module of that name. The debugger also reports scripts that were loaded earlier. */
function attachedWhenUsed(onProgram) {
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
    // The SDK awaits this before it runs a program.
    async isInitializedAsync() {
      if (/[\\/]cmd[\\/]run[\\/]/.test(process.argv[1] ?? '')) onProgram();
    },
    getSessionAsync() {
      session ??= attach();
      return session;
    },
    getScriptUrl: (id) => urls.get(id),
  };
}
