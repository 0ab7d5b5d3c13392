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
 * A bundle of CommonJS as a script for {@link runScript}, which reads it as one byte for each character. Scripts have no `import()` of their own,
 * so they call a function of that name.
 * @param {string} code with `bundleUrl` in place of `import.meta.url`
 * @param {number} imports how often it has `import("…")`, according to esbuild
 * @returns {string} ASCII
 * @throws {SyntaxError} if a change would not be one of code, but of a text
 */
export function asScript(code, imports) {
  const found = code.match(importOfText)?.length ?? 0;
  if (found !== imports) throw new SyntaxError(`${found} of ${imports} imports found.`);
  if (rawText.test(code)) throw new SyntaxError('The text of String.raw is not ASCII.');
  const loads = code
    .replaceAll(/(?<![.\w$])import\("(node:[a-z/]+)"\)/g, 'Promise.resolve(require("$1"))')
    .replaceAll(importOfText, 'importModule("')
    .replaceAll(/(?<=\bawait )import\((?!["'`])/g, 'importModule(')
    .replaceAll(namespaceOfModule, (whole, required, name) =>
      nodeModule.isBuiltin(name) ? `{ __proto__: ${required}, default: ${required} }` : whole,
    );
  return `(function (${parameters.join(', ')}) {${loads.replaceAll(notAscii, escaped)}\n})`;
}

const importOfText = /(?<![.\w$])import\("/g;

/** esbuild copies the names of all exports: a module that is loaded on its first use would be loaded at once. */
const namespaceOfModule = /__toESM\((require\("([\w:/]+)"\)), 1\)/g;

/** esbuild leaves these characters in regular expressions and comments only, and in the text of `String.raw`. */
const notAscii = /(?<=(\\*))[^\0-\x7f]/g;
const rawText = /String\.raw`(?:[^`\\]|\\.)*[^\0-\x7f]/s;

/** A regular expression with the flag `u` takes two escapes of a pair as one character. @param {string} backslashes before the character */
function escaped(character, backslashes) {
  // The backslash of an escaped character begins the new escape.
  const start = backslashes.length % 2 === 0 ? '\\u' : 'u';
  return start + character.charCodeAt(0).toString(16).padStart(4, '0');
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
  run(module, requireFor(path), pathToFileURL(path).href, (specifier, options) => import(specifier, options));
  return module.exports;
}

/** The built-in modules that few verbs use of all that import them. */
const slow = new Set(
  ['child_process', 'crypto', 'dns', 'fs/promises', 'http', 'https', 'net', 'os', 'readline', 'stream/promises']
    .concat('timers/promises', 'tls', 'tty', 'vm', 'zlib')
    .flatMap((name) => [name, `node:${name}`]),
);

/** Loads these modules on their first use: together they take as long as a bare Node. */
function requireFor(path) {
  const require = nodeModule.createRequire(path);
  return Object.assign((name) => (slow.has(name) ? loadedOnUse(name.replace(/^node:/, '')) : require(name)), require);
}

/** Functions that the Kubernetes client takes from their module for an exec plugin, which few clusters have. */
const calledLater = new Set(['spawn']);

/** What stands for each module: whoever requires a module again gets the same object. */
const placeholders = new Map();

function loadedOnUse(name) {
  const found = placeholders.get(name) ?? placeholderFor(name);
  placeholders.set(name, found);
  return found;
}

function placeholderFor(name) {
  let loaded;
  const exportsOf = () => {
    loaded ??= process.getBuiltinModule(name);
    return loaded;
  };
  return new Proxy(
    {},
    {
      get: (_target, key) =>
        loaded === undefined && calledLater.has(key) ? (...args) => exportsOf()[key](...args) : exportsOf()[key],
      set: (_target, key, value) => Reflect.set(exportsOf(), key, value),
      has: (_target, key) => key in exportsOf(),
      defineProperty: (_target, key, property) => Reflect.defineProperty(exportsOf(), key, property),
      deleteProperty: (_target, key) => Reflect.deleteProperty(exportsOf(), key),
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
