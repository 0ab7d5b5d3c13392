import { globSync, readFileSync } from 'node:fs';
import { posix as path } from 'node:path';
import { describe, expect, test } from '@jest/globals';

/** The folders that each folder of components/ may import, through their index.ts. The folders are the stages of the data flow. */
const before = ['json', 'files', 'config', 'manifest', 'chart', 'helm', 'packaging', 'dependencies', 'render'];
const mayImport: Readonly<Record<string, readonly string[]>> = {
  ...Object.fromEntries(before.map((folder, index) => [folder, before.slice(0, index)])),
  revision: ['json', 'files', 'config', 'manifest'],
  report: ['json', 'files', 'config', 'manifest', 'revision'],
  release: [...before, 'revision'],
  automation: [...before, 'revision', 'release'],
  cli: [...before, 'revision', 'report', 'release', 'automation'],
  // The public API of the npm package.
  entry: ['release'],
};
/** Only these folders may import Pulumi's SDK. The messages of its protocol are exempt: they call Helm's engine in the kubernetes provider. */
const knowPulumi = ['release', 'automation'];
const mostFiles = 20;

type Read = (file: string) => string;

/** Lists each violation of the folder order on one line: file, import, rule. */
function breachesIn(files: readonly string[], read: Read): string[] {
  const graph = new Map(files.map((file) => [file, importsOf(file, read(file))]));
  const inFolders = Map.groupBy(files, (file) => path.dirname(file));
  return [
    ...[...graph].flatMap(([file, imports]) => imports.flatMap((target) => breachOf(file, target) ?? [])),
    ...[...inFolders].flatMap(([folder, { length }]) =>
      length > mostFiles ? [`${folder}: ${length} files, at most ${mostFiles}`] : [],
    ),
    ...circlesIn(graph),
  ];
}

function breachOf(file: string, target: string): string | undefined {
  const folder = folderOf(file);
  if (folder === undefined) return target.startsWith('components/') ? breachOfRoot(file, target) : undefined;
  if (target.startsWith('@pulumi/') && !target.startsWith('@pulumi/pulumi/proto/')) {
    return knowPulumi.includes(folder) ? undefined : `${file} > ${target}: ${folder} does not know Pulumi`;
  }
  if (!target.startsWith('components/')) return undefined;
  const other = folderOf(target);
  if (other === undefined || other === folder) return undefined;
  if (!mayImport[folder]?.includes(other)) return `${file} > ${target}: ${folder} comes before ${other}`;
  if (other === 'files' || target === `components/${other}/index.ts`) return undefined;
  return `${file} > ${target}: enter ${other} through its index.ts`;
}

/** The root files come before all folders: they import only each other, except the program, which imports release. */
function breachOfRoot(file: string, target: string): string | undefined {
  const isProgram = file === 'index.ts' && target === 'components/release/index.ts';
  return isProgram || folderOf(target) === undefined ? undefined : `${file} > ${target}: a top-level file`;
}

/** `startup/` belongs to the top-level files: it is loaded before all sources. */
function folderOf(file: string): string | undefined {
  return /^components\/(?!startup\/)([^/]+)\//.exec(file)?.[1];
}

/** The static, dynamic and re-exported imports of a file: project files as paths, packages by name. */
function importsOf(file: string, text: string): string[] {
  const specifiers = [...text.matchAll(/(?:\bfrom|\bimport)\s*\(?\s*['"]([^'"\n]+)['"]/g)].map(([, name = '']) => name);
  return specifiers.map((name) => (name.startsWith('.') ? path.join(path.dirname(file), name) : name));
}

function circlesIn(graph: ReadonlyMap<string, readonly string[]>): string[] {
  const done = new Set<string>();
  const circles: string[] = [];
  const visit = (file: string, way: readonly string[]): void => {
    const start = way.indexOf(file);
    if (start >= 0) circles.push(`circle: ${[...way.slice(start), file].join(' > ')}`);
    if (start >= 0 || done.has(file)) return;
    for (const next of graph.get(file) ?? []) if (graph.has(next)) visit(next, [...way, file]);
    done.add(file);
  };
  for (const file of graph.keys()) visit(file, []);
  return circles;
}

test('components/ keeps the order of its folders', () => {
  const files = ['index.ts', ...globSync('components/**/*.{ts,tsx,mjs}')].toSorted();
  expect(files.length).toBeGreaterThan(400);
  expect(new Set(files.flatMap((file) => folderOf(file) ?? []))).toEqual(new Set(Object.keys(mayImport)));
  expect(breachesIn(files, (file) => readFileSync(file, 'utf8'))).toEqual([]);
});

test('no source is imported for its effects: the scripts of the command leave out sources of which nothing is used', () => {
  const files = globSync('components/**/*.ts').filter((file) => /^import\s*['"]/m.test(readFileSync(file, 'utf8')));
  expect(files).toEqual([]);
});

describe('a violation of the folder order is found', () => {
  const breaches = (texts: Record<string, string>) =>
    breachesIn(Object.keys(texts), (file) => texts[file] ?? '').map((line) => line.replace(/^.*?: /, ''));
  const deep = 'components/config/edit/a.ts';

  test.each([
    ['a later folder', { [deep]: "import { x } from '../../chart/index.ts';" }, 'config comes before chart'],
    [
      'render from revision',
      { 'components/revision/a.ts': "import type { X } from '../render/index.ts'" },
      'revision comes before render',
    ],
    ['a later folder, loaded when needed', { [deep]: "await import('../../cli/index.ts')" }, 'config comes before cli'],
    ['a re-export', { [deep]: "export * from '../../helm/index.ts';" }, 'config comes before helm'],
    ['an import for its effects', { [deep]: "import '../../helm/index.ts';" }, 'config comes before helm'],
    [
      'a file behind an index',
      { [deep]: "import {\n  x,\n} from '../../json/json.ts';" },
      'enter json through its index.ts',
    ],
    ['Pulumi', { [deep]: "import * as pulumi from '@pulumi/pulumi';" }, 'config does not know Pulumi'],
    [
      'a folder from a top-level file',
      { 'components/errors.ts': "import { x } from './json/index.ts';" },
      'a top-level file',
    ],
  ])('%s', (_name, texts, expected) => {
    expect(breaches(texts)).toEqual([expected]);
  });

  test('an import cycle', () => {
    const texts = { 'components/json/a.ts': "import './b.ts'", 'components/json/b.ts': "import './a.ts'" };
    expect(breaches(texts)).toEqual(['components/json/a.ts > components/json/b.ts > components/json/a.ts']);
  });

  test('a folder with too many files', () => {
    const texts = Object.fromEntries(Array.from({ length: 21 }, (_, index) => [`components/json/${index}.ts`, '']));
    expect(breaches(texts)).toEqual(['21 files, at most 20']);
  });
});
