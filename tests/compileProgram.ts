import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import ts from 'typescript';

const root = resolve(import.meta.dirname, '..');

/** The program's folder: it exists only in memory. */
const folder = join(root, 'tests', 'program-in-memory');

const strict: ts.CompilerOptions = {
  ...{ strict: true, noEmit: true, allowImportingTsExtensions: true, skipLibCheck: true, types: [] },
  ...{ target: ts.ScriptTarget.ES2024, module: ts.ModuleKind.NodeNext },
};

/**
 * Compiles a program, as `tsc --strict` does in a user's project.
 * @param files texts by their names; they may import `../../components/…` and npm packages
 * @returns the errors as `<file>:<line> TS<code>`, sorted
 */
export function compileProgram(files: Record<string, string>, options: ts.CompilerOptions = {}): string[] {
  const texts = new Map(Object.entries(files).map(([name, text]) => [join(folder, name), text]));
  const all = { ...strict, ...options };
  const disk = ts.createCompilerHost(all);
  const host: ts.CompilerHost = {
    ...disk,
    fileExists: (file) => texts.has(file) || existsSync(file),
    readFile: (file) => texts.get(file) ?? disk.readFile(file),
    directoryExists: (path) => path === folder || (disk.directoryExists?.(path) ?? false),
    getSourceFile(file, version) {
      const text = texts.get(file);
      if (text !== undefined) return ts.createSourceFile(file, text, version, true);
      return libraries.get(file) ?? keep(file, disk.getSourceFile(file, version));
    },
  };
  const program = ts.createProgram([...texts.keys()], all, host);
  return ts.getPreEmitDiagnostics(program).map(describe).sort();
}

/** Parsed once for all programs of a test file. */
const libraries = new Map<string, ts.SourceFile>();

function keep(file: string, source: ts.SourceFile | undefined): ts.SourceFile | undefined {
  if (source !== undefined && file.includes('node_modules')) libraries.set(file, source);
  return source;
}

function describe({ file, start, code, messageText }: ts.Diagnostic): string {
  if (file === undefined || start === undefined)
    return `${ts.flattenDiagnosticMessageText(messageText, '\n')} TS${code}`;
  const { line } = file.getLineAndCharacterOfPosition(start);
  return `${file.fileName.replace(`${folder}/`, '')}:${line + 1} TS${code}`;
}

/** The errors that the comments at the ends of lines expect: `// TS2322`. */
export function expectedErrors(name: string, text: string): string[] {
  return text
    .split('\n')
    .flatMap((line, index) => (/\/\/ (TS\d+)$/.exec(line) ?? []).slice(1).map((code) => `${name}:${index + 1} ${code}`))
    .sort();
}
