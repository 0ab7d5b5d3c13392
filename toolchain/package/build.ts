import { glob, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import ts from 'typescript';
import { projectFolder } from '../paths.ts';

/** Compiled code, in the folders of components/. The npm package contains it instead of the sources. */
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

/** Writes the JavaScript of the sources. */
async function compileSources(): Promise<void> {
  const compilerOptions = optionsWith({
    module: 'esnext',
    moduleResolution: 'bundler',
    rewriteRelativeImportExtensions: true,
  });
  for await (const file of glob('components/**/*.{ts,mjs,cjs}', { cwd: projectFolder })) {
    // The link for an old Node: see main.mjs. The package contains the other files of the folder as they are. Only a checkout
    // has bundles.
    if (
      file === 'components/cli/main.ts' ||
      file === 'components/makeBundle.mjs' ||
      (file.startsWith('components/entry/') && file !== entry)
    )
      continue;
    const source = await readFile(join(projectFolder, file), 'utf8');
    const { outputText } = ts.transpileModule(source, { fileName: file, compilerOptions });
    await write(compiledPath(file).replace(/\.ts$/, '.js'), outputText);
  }
}

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

function compiledPath(file: string): string {
  return file.replace(/^components/, compiledFolder);
}

function declarationOf(file: string): string {
  return compiledPath(file).replace(/\.ts$/, '.d.ts');
}

async function write(path: string, text: string): Promise<void> {
  const file = join(projectFolder, path);
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, text);
}

await rm(join(projectFolder, compiledFolder), { recursive: true, force: true });
await compileSources();
await declareTypes();
