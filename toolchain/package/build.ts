import { cp, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join, relative, sep } from 'node:path';
import { build, type Plugin } from 'esbuild';
import ts from 'typescript';
import { buildPageCode } from '../../components/report/index.ts';
import { projectFolder } from '../paths.ts';

/** Compiled code and types. The npm package contains them instead of the sources. */
const compiledFolder = 'dist';

/** The public API. */
const entry = 'components/entry/index.ts';

const { config } = ts.readConfigFile(join(projectFolder, 'tsconfig.json'), ts.sys.readFile);

/** The project's options, and some for a compilation that leaves the checks to `npm run types`. */
function optionsWith(changes: object): ts.CompilerOptions {
  const compilerOptions = { ...config.compilerOptions, noEmit: false, noCheck: true, incremental: false, ...changes };
  const { tsBuildInfoFile, ...options } = ts.convertCompilerOptionsFromJson(compilerOptions, projectFolder).options;
  return options;
}

/** What `components/entry/code.cjs` finds. */
const modules = [
  'entry/index.ts',
  'revision/index.ts',
  'cli/main.mjs',
  'startup.mjs',
  'startup/compileCache.mjs',
  'startup/bundle.mjs',
];

/** Writes the JavaScript of the sources in few files: a program loads 400 sources in a third of a second, and these in a tenth. */
async function compileSources(): Promise<void> {
  await build({
    absWorkingDir: projectFolder,
    entryPoints: modules.map((path) => ({
      in: join('components', path),
      out: path.replace(/\.\w+$/, '').replaceAll('/', '-'),
    })),
    outdir: compiledFolder,
    outExtension: { '.js': '.mjs' },
    chunkNames: '[name]-[hash]',
    ...{ bundle: true, splitting: true, packages: 'external', legalComments: 'none' },
    ...{ format: 'esm', platform: 'node', target: 'node22' },
    plugins: [ownPlaces],
  });
  await cp(join(projectFolder, 'components', versionCheck), join(projectFolder, compiledFolder, versionCheck));
}

/** It finds package.json from its own folder. */
const versionCheck = 'nodeVersion.cjs';

/** `import.meta.url` is that of a file in the folders of components/, which the package does not have. */
const ownPlaces: Plugin = {
  name: 'own places',
  setup({ onLoad, onResolve }) {
    onResolve({ filter: /\/nodeVersion\.cjs$/ }, () => ({ path: `./${versionCheck}`, external: true }));
    // Only a checkout loads it.
    onResolve({ filter: /\/makeBundle\.mjs$/ }, ({ path }) => ({ path, external: true }));
    onLoad({ filter: /[\\/]components[\\/].*\.(ts|mjs)$/ }, async ({ path }) => {
      const text = await readFile(path, 'utf8');
      const place = relative(join(projectFolder, 'components'), path).split(sep).join('/');
      const contents = text.replaceAll('import.meta.url', `new URL('./${place}', import.meta.url).href`);
      return { contents, loader: path.endsWith('.ts') ? 'ts' : 'js' };
    });
  },
};

/** Writes the types that the public API mentions, for `import` and for `require`. */
async function declareTypes(): Promise<void> {
  const options = optionsWith({
    declaration: true,
    emitDeclarationOnly: true,
    rootDir: 'components',
    outDir: compiledFolder,
  });
  const program = ts.createProgram([join(projectFolder, entry)], options);
  const declared = new Map<string, string>();
  program.emit(undefined, (path, text) => declared.set(relative(projectFolder, path), text));
  const mentioned = new Set([declarationOf(entry)]);
  for (const path of mentioned) {
    const text = declared.get(path);
    if (text === undefined) throw new Error(`No types for ${path}.`);
    for (const [, , name = ''] of text.matchAll(relativeImport)) mentioned.add(join(dirname(path), `${name}.d.ts`));
    await write(path, text.replaceAll(relativeImport, '$1$2.js'));
  }
  await write(join(compiledFolder, 'entry', 'index.d.cts'), "export * from './index.js';\n");
}

/** An import in a declaration, up to the extension, which older versions of TypeScript do not accept. */
const relativeImport = /((?:\bfrom |\bimport\()['"])(\.[^'"]+)\.ts(?=['"])/g;

function declarationOf(file: string): string {
  return file.replace(/^components/, compiledFolder).replace(/\.ts$/, '.d.ts');
}

async function write(path: string, text: string): Promise<void> {
  const file = join(projectFolder, path);
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, text);
}

await rm(join(projectFolder, compiledFolder), { recursive: true, force: true });
await compileSources();
await declareTypes();
// The package has no sources of the page.
await write(join(compiledFolder, 'report-page.json'), JSON.stringify(await buildPageCode()));
