// Plain JavaScript: loaded before TypeScript can be.
import nodeModule from 'node:module';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';

// An import evaluates all exports of a built-in module: that of `fs` takes a tenth of the time of a bare Node.
const require = nodeModule.createRequire(import.meta.url);
const { mkdirSync, readFileSync, renameSync, writeFileSync } = require('node:fs');
const { Script } = require('node:vm');
const { crc32 } = require('node:zlib');

/** The variables that {@link asScript} leaves to {@link runScript}. */
const parameters = ['module', 'require', 'bundleUrl', 'importModule'];

/** The checksums of the source and of the compiled code, at the start of a cache file. */
const headerBytes = 8;

/**
 * A bundle of CommonJS as a script for {@link runScript}. Scripts have no `import()` of their own, so they call a function of that name.
 * @param {string} code with `bundleUrl` in place of `import.meta.url`
 * @returns {string} ASCII
 */
export function asScript(code) {
  const loads = code
    .replaceAll(/\bimport\("(node:[a-z/]+)"\)/g, 'Promise.resolve(require("$1"))')
    .replaceAll(/\bimport\(/g, 'importModule(');
  return `(function (${parameters.join(', ')}) {${loads}\n})`;
}

/**
 * Runs a script with the compiled code of an earlier run. Node's own cache has only what is compiled while a module is loaded. This one also
 * has the functions that the earlier run called: a short command takes half of the time with them.
 * @param {string} path the script
 * @param {string} use what it is run for: each use calls other functions, so it has a cache of its own
 * @returns {unknown} its exports
 */
export function runScript(path, use) {
  const source = readFileSync(path);
  const checksum = crc32(source);
  const folder = nodeModule.getCompileCacheDir();
  const file = folder !== undefined && /^[a-z-]+$/.test(use) ? join(folder, 'scripts', use) : undefined;
  const cachedData = file === undefined ? undefined : readCompiled(file, checksum);
  const script = new Script(source.latin1Slice(), { filename: path, cachedData });
  if (file !== undefined && (cachedData === undefined || script.cachedDataRejected)) {
    // A failed run has called other functions.
    process.once('exit', (code) => code === 0 && writeCompiled(file, checksum, script));
  }
  const module = { exports: {} };
  const run = script.runInThisContext();
  run(module, requireFor(path), pathToFileURL(path).href, (specifier) => import(specifier));
  return module.exports;
}

/** The built-in modules that few verbs use of all that import them. */
const slow = new Set(
  ['child_process', 'crypto', 'dns', 'fs/promises', 'http', 'https', 'net', 'os', 'readline', 'stream/promises']
    .concat('timers/promises', 'tls', 'vm', 'zlib')
    .flatMap((name) => [name, `node:${name}`]),
);

/** Loads these modules on their first use: together they take as long as a bare Node. */
function requireFor(path) {
  const require = nodeModule.createRequire(path);
  return (name) => (slow.has(name) ? loadedOnUse(name) : require(name));
}

function loadedOnUse(name) {
  let loaded;
  const exportsOf = () => {
    loaded ??= process.getBuiltinModule(name);
    return loaded;
  };
  return new Proxy(
    {},
    {
      get: (_target, key) => exportsOf()[key],
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

/** V8 checks its own version and options, but neither the content of the source nor of the compiled code. */
function readCompiled(file, checksum) {
  try {
    const bytes = readFileSync(file);
    const data = bytes.subarray(headerBytes);
    return bytes.readUInt32LE(0) === checksum && bytes.readUInt32LE(4) === crc32(data) ? data : undefined;
  } catch {
    return undefined;
  }
}

function writeCompiled(file, checksum, script) {
  try {
    const data = script.createCachedData();
    const header = Buffer.alloc(headerBytes);
    header.writeUInt32LE(checksum, 0);
    header.writeUInt32LE(crc32(data), 4);
    mkdirSync(dirname(file), { recursive: true });
    const unfinished = `${file}.${process.pid}`;
    writeFileSync(unfinished, Buffer.concat([header, data]));
    renameSync(unfinished, file);
  } catch {
    // The next run compiles again.
  }
}
