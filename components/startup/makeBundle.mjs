// Plain JavaScript, like what loads it.
import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readdir, readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { basename, join, relative, sep } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { withoutTypedClients } from '../typedClients.ts';
import { bundlesFolder, entries, fileOf, scripts, stampOf } from './bundle.mjs';
import { asScript } from './cachedScript.mjs';

const project = fileURLToPath(new URL('../..', import.meta.url));
const dayMs = 24 * 60 * 60 * 1_000;
/** File systems store times in steps of up to two seconds. */
const settledMs = 2_000;

/** Loaded as they are: the program shares them with its other resources, or few runs need them. */
const external = [
  'esbuild',
  '@pulumi/*',
  '@grpc/*',
  'google-protobuf',
  'json-schema-to-typescript',
  'openpgp',
  're2js',
  'tar',
  'undici',
];

/** Packages change with their installation. The sources decide how a bundle is made. */
const installed = [
  ...['package.json', 'node_modules/.package-lock.json'],
  ...['startup/makeBundle.mjs', 'startup/cachedScript.mjs', 'typedClients.ts'].map((file) => `components/${file}`),
];

/**
 * Bundles the sources of programs and providers as they are now, for the next run. Several processes may do so at once, and no process finds
 * half a bundle. Any failure only means that the next run loads the sources.
 */
export async function makeBundle() {
  await makeEntries(Object.keys(entries), (folder) => [modulesIn(folder)]);
}

/** The same for the scripts of the command, which takes seconds. */
export async function makeScripts() {
  const names = Object.keys(scripts);
  await makeEntries(names, (folder) => names.map((name) => scriptIn(folder, name)));
}

async function makeEntries(names, buildsIn) {
  const folder = bundlesFolder();
  if (folder === undefined) return;
  const start = Date.now();
  const { build } = await import('esbuild');
  const built = await Promise.all(buildsIn(folder).map(build));
  const stamps = built.flatMap(({ metafile }) =>
    names
      .filter((entry) => Object.keys(metafile.outputs).some((path) => basename(path) === fileOf(entry)))
      .map((entry) => [entry, stampsOf(metafile, entry)]),
  );
  const newest = Math.max(...stamps.flatMap(([, byPath]) => Object.values(byPath).map(Number.parseFloat)));
  // A file may have been edited while it was read.
  if (newest > start - settledMs) return;
  await publish(folder, built.flatMap(filesOf), stamps);
}

function filesOf({ outputFiles, metafile }) {
  const imports = Object.values(metafile.outputs).flatMap((output) => output.imports);
  const count = imports.filter(({ kind }) => kind === 'dynamic-import').length;
  return outputFiles.map(({ path, contents, text }) => ({
    path,
    contents: path.endsWith('.cjs') ? asScript(text, count) : contents,
  }));
}

/** For programs and providers: modules, which share their packages with others. */
function modulesIn(folder) {
  return {
    ...common(folder, entries),
    ...{ format: 'esm', splitting: true, outExtension: { '.js': '.mjs' }, chunkNames: '[name]-[hash]' },
    // For packages of CommonJS modules.
    banner: {
      js: "import { createRequire as requireOf } from 'node:module'; const require = requireOf(import.meta.url);",
    },
    plugins: [ownPlaces(join(folder, 'any')), withoutTypedClients, httpAsItIs],
  };
}

/** One file. */
function scriptIn(folder, name) {
  return {
    ...common(folder, { [name]: 'cli/command.ts' }),
    external: [...external, ...rare],
    ...{ format: 'cjs', outExtension: { '.js': '.cjs' }, define: { 'import.meta.url': 'bundleUrl' } },
    plugins: [ownPlaces(join(folder, 'any')), withoutTypedClients, loadedOnUse, verbsOnly(scripts[name]), usedModules],
  };
}

function common(folder, sources) {
  return {
    absWorkingDir: project,
    entryPoints: Object.fromEntries(Object.entries(sources).map(([entry, source]) => [entry, `components/${source}`])),
    outdir: folder,
    ...{ bundle: true, write: false, metafile: true, external, logLevel: 'silent' },
    ...{ platform: 'node', target: `node${process.versions.node}` },
  };
}

/**
 * The stamps of the sources that a module of the bundle comes from, and of what else decides how it is made: also a source of which nothing is
 * used decides, if it passes on what others export.
 */
function stampsOf({ inputs, outputs }, entry) {
  const paths = Object.keys(outputs);
  const reached = new Set(paths.filter((path) => basename(path) === fileOf(entry)));
  for (const path of reached) {
    for (const { path: next, external: isExternal } of outputs[path].imports) if (!isExternal) reached.add(next);
  }
  const sources = [...reached].flatMap((path) => Object.keys(outputs[path].inputs));
  const forwarding = Object.keys(inputs).filter((path) => forwards.has(join(project, path)));
  const own = [...sources, ...(entry in scripts ? forwarding : [])].filter((path) => path.startsWith('components/'));
  return Object.fromEntries([...new Set([...own, ...installed])].sort().map((path) => [path, stampOf(path)]));
}

/** The sources with exports of other sources. */
const forwards = new Set();

/** `import.meta.url` is the place of the source, not of the bundle. */
function ownPlaces(bundleFolder) {
  return {
    name: 'own places',
    setup({ onLoad }) {
      onLoad({ filter: /[\\/]components[\\/].*\.(ts|mjs)$/ }, async ({ path }) => {
        const text = await readFile(path, 'utf8');
        if (/^export\b[^;]*\bfrom '/m.test(text)) forwards.add(path);
        const place = JSON.stringify(relative(bundleFolder, path).split(sep).join('/'));
        const contents = text.replaceAll('import.meta.url', `new URL(${place}, import.meta.url).href`);
        return { contents, loader: path.endsWith('.ts') ? 'ts' : 'js' };
      });
    },
  };
}

/** For proxies, and logins at cloud providers: so few clusters need them that the scripts leave them out. */
const rare = ['hpagent', 'jsonpath-plus', 'openid-client', 'socks', 'socks-proxy-agent'];

/** Packages that a verb may import without using them, such as for YAML beyond the simple, and templates. */
const seldom = ['handlebars', 'semver', 'yaml', ...rare];

/** In place of a package: its exports, which load it. */
const loadedOnUse = {
  name: 'loaded on use',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: new RegExp(`^(${seldom.join('|')})$`) }, ({ path, importer, namespace, resolveDir }) =>
      namespace === 'file' && /[\\/](?:components|client-node[\\/]dist)[\\/]/.test(importer)
        ? { path, namespace: 'seldom', pluginData: resolveDir }
        : undefined,
    );
    onLoad({ filter: /./, namespace: 'seldom' }, ({ path, pluginData: resolveDir }) => {
      const names = Object.keys(createRequire(join(resolveDir, 'any.js'))(path));
      const getters = names.map((name) => `get ${name}() { return require('${path}').${name}; }`);
      return { contents: `module.exports = { ${getters} };`, resolveDir };
    });
  },
};

/** Leaves the code of the other verbs out. @param {string[] | undefined} verbs @default all */
function verbsOnly(verbs) {
  const ofCommand = /[\\/]cli[\\/]commands[\\/](?:.*[\\/])?(\w+)\.ts$/;
  return {
    name: 'verbs only',
    setup({ onResolve }) {
      onResolve({ filter: /^\./ }, ({ path, importer, kind, resolveDir }) => {
        const [, verb] = ofCommand.exec(importer) ?? [];
        if (verbs === undefined || verb === undefined || kind !== 'dynamic-import' || verbs.includes(verb))
          return undefined;
        return { path: pathToFileURL(join(resolveDir, path)).href, external: true };
      });
    },
  };
}

/** Leaves out the modules of which nothing is used: a folder's index.ts imports all of them. No source does more than declare its exports. */
const usedModules = {
  name: 'used modules',
  setup({ onResolve }) {
    onResolve({ filter: /^\.{1,2}\/.*\.ts$/ }, ({ path, importer, resolveDir }) =>
      /[\\/]components[\\/]/.test(importer) ? { path: join(resolveDir, path), sideEffects: false } : undefined,
    );
  },
};

/** An import of `http` evaluates all of its exports, also a WebSocket, for which Node loads another HTTP client. */
const httpAsItIs = {
  name: 'http as it is',
  setup({ onResolve, onLoad }) {
    // The result of `import()` needs its names.
    onResolve({ filter: /^(node:)?http$/ }, ({ path, kind }) =>
      kind === 'dynamic-import' ? undefined : { path, namespace: 'http' },
    );
    onLoad({ filter: /./, namespace: 'http' }, () => ({
      contents: "module.exports = process.getBuiltinModule('http');",
    }));
  },
};

async function publish(folder, files, stamps) {
  const hash = createHash('sha256');
  for (const { path, contents } of files) hash.update(basename(path)).update(contents);
  const name = hash.digest('hex').slice(0, 16);
  await mkdir(folder, { recursive: true });
  const unfinished = await mkdtemp(join(folder, 'unfinished-'));
  try {
    const names = files.map(({ path }) => basename(path));
    // On the disk before they get their name: a machine that stops would leave empty files.
    for (const { path, contents } of files)
      await writeFile(join(unfinished, basename(path)), contents, { flush: true });
    // It fails if another process has made the same. One of its files may be damaged.
    await rename(unfinished, join(folder, name)).catch(async () => {
      for (const each of names) await rename(join(unfinished, each), join(folder, name, each));
    });
    const now = new Date();
    await utimes(join(folder, name), now, now);
    for (const [entry, byPath] of stamps) {
      const file = join(folder, `${entry}.json`);
      const { contents = '' } = files.find(({ path }) => basename(path) === fileOf(entry)) ?? {};
      const found = { name, size: Buffer.byteLength(contents), node: process.versions.node, stamps: byPath };
      await writeFile(`${file}.${process.pid}`, JSON.stringify(found));
      await rename(`${file}.${process.pid}`, file);
    }
    await removeOld(folder);
  } finally {
    await rm(unfinished, { recursive: true, force: true });
  }
}

/** A run may still load parts of the bundle that it began with. */
async function removeOld(folder) {
  const names = await readdir(folder);
  const lists = names.filter((name) => name.endsWith('.json'));
  const used = await Promise.all(
    lists.map(async (name) => JSON.parse(await readFile(join(folder, name), 'utf8')).name),
  );
  for (const name of names) {
    const path = join(folder, name);
    if (used.includes(name) || lists.includes(name) || Date.now() - (await stat(path)).mtimeMs < dayMs) continue;
    await rm(path, { recursive: true, force: true });
  }
}
