import { lstat, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { ReleaseError } from '../../errors.ts';
import { readIfExists } from '../../files/readFolder.ts';
import { writeAtomically } from '../../files/writeAtomically.ts';
import { fewOf, parseYaml, writeYaml } from '../../json/index.ts';
import { printableLine } from '../../printable.ts';
import { fileNames } from './fileNames.ts';
import type { PlainObject } from './plainRelease.ts';

/** A file of the folder. */
export interface RenderedFile {
  /** Relative to the folder, with `/`. */
  path: string;
  text: string;
}

/** What a render has done to the folder: paths relative to it, sorted. */
export interface FolderChanges {
  written: string[];
  removed: string[];
  unchanged: string[];
}

const list = 'kustomization.yaml';
const ksops = 'ksops.yaml';
const mark = '# Rendered by `release render`';
const warning = `${mark}. The next render replaces this file and removes the listed files that it no longer writes.`;

/** How Secrets are written. */
export interface SealedFiles {
  /** Encrypts a Secret. @param path relative to the folder */
  seal(object: PlainObject['object'], path: string): string;
  /** Whether Kustomize decrypts the files with KSOPS, a plugin. Flux decrypts them before Kustomize reads them. */
  usesKsops: boolean;
}

/**
 * One file for each object, CRDs in `crds/`, and last the kustomization.yaml that lists them.
 * @param sealed encrypts Secrets; without it the objects must not have any
 */
export function renderedFiles(objects: readonly PlainObject[], sealed?: SealedFiles): RenderedFile[] {
  const names = fileNames(objects.map(({ object }) => object));
  const files = objects.map(({ source, object, isSecret }, index) => {
    const path = `${object.kind === 'CustomResourceDefinition' ? 'crds/' : ''}${names[index]}`;
    if (isSecret && sealed === undefined) throw new Error(`${path} is a Secret and must be encrypted.`);
    const text = isSecret && sealed ? sealed.seal(object, path) : `${writeYaml(object, { sortsKeys: false })}\n`;
    return { path, isSecret, text: `${mark} from ${printableLine(source)}\n${text}` };
  });
  const inPlugin = sealed?.usesKsops ? files.filter(({ isSecret }) => isSecret).map(({ path }) => path) : [];
  const plugin = inPlugin.length === 0 ? [] : [ksopsFile(inPlugin)];
  const kustomization = {
    apiVersion: 'kustomize.config.k8s.io/v1beta1',
    kind: 'Kustomization',
    resources: files.map(({ path }) => path).filter((path) => !inPlugin.includes(path)),
    ...(plugin.length === 0 ? {} : { generators: [ksops] }),
  };
  return [
    ...files.map(({ path, text }) => ({ path, text })),
    ...plugin,
    { path: list, text: `${warning}\n${writeYaml(kustomization, { sortsKeys: false })}\n` },
  ];
}

/** The file that lets KSOPS decrypt the Secrets. (Source: github.com/viaduct-ai/kustomize-sops.) */
function ksopsFile(paths: readonly string[]): RenderedFile {
  const generator = {
    apiVersion: 'viaduct.ai/v1',
    kind: 'ksops',
    metadata: {
      name: 'secrets',
      annotations: { 'config.kubernetes.io/function': 'exec:\n  path: ksops\n' },
    },
    files: paths.map((path) => `./${path}`),
  };
  return { path: ksops, text: `${warning}\n${writeYaml(generator, { sortsKeys: false })}\n` };
}

/** The text of a sealed file of an earlier render, without the line that names the template. */
export async function earlierFile(directory: string, path: string): Promise<string | undefined> {
  const data = await readIfExists(join(directory, path));
  return isMarked(data) ? data?.toString('utf8').replace(/^.*\n/, '') : undefined;
}

/**
 * Writes files that differ, the kustomization.yaml last, and removes the files of an earlier render that are gone.
 * @param shownAs the folder as the user has typed it, for messages
 * @throws ReleaseError RENDER_FOLDER for a folder with files that no render has written
 */
export async function writeFolder(
  directory: string,
  files: readonly RenderedFile[],
  shownAs: string,
): Promise<FolderChanges> {
  const before = new Map<string, Buffer>();
  for (const path of await pathsIn(directory, shownAs)) {
    const data = path.endsWith('/') ? Buffer.alloc(0) : await readIfExists(join(directory, path));
    if (data !== undefined) before.set(path, data);
  }
  const own = listedIn(before.get(list)?.toString('utf8'));
  const listed = own && [...own, ...(listedIn(before.get(ksops)?.toString('utf8')) ?? [])];
  refuseOthers(files, { before, listed, shownAs });
  const changed = files.filter(({ path, text }) => before.get(path)?.toString('utf8') !== text);
  for (const { path, text } of changed) await writeAtomically(join(directory, path), text);
  const wanted = new Set(files.map(({ path }) => path));
  // A user may have listed own files.
  const gone = (listed ?? []).filter((path) => !wanted.has(path) && isMarked(before.get(path)));
  for (const path of gone) await rm(join(directory, path), { force: true });
  const written = changed.map(({ path }) => path);
  const unchanged = [...wanted].filter((path) => !written.includes(path));
  return { written: written.sort(), removed: gone.sort(), unchanged: unchanged.sort() };
}

/** The entries of the folder and of its `crds/`, without hidden ones. A folder or a link ends with `/`. */
async function pathsIn(directory: string, shownAs: string): Promise<string[]> {
  const own = await entriesOf(directory, shownAs, true);
  const crds = await entriesOf(join(directory, 'crds'), `${shownAs}/crds`, false);
  return [...own, ...crds.map((name) => `crds/${name}`)];
}

/** @param isTop whether it is the folder itself, which may be a link; a link inside of it could lead to files of others */
async function entriesOf(directory: string, shownAs: string, isTop: boolean): Promise<string[]> {
  const found = await lstat(directory).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });
  if (found === undefined) return [];
  if (!found.isDirectory() && !(isTop && found.isSymbolicLink())) {
    throw notAFolder(shownAs);
  }
  const entries = await readdir(directory, { withFileTypes: true }).catch((cause: NodeJS.ErrnoException) => {
    if (cause.code !== 'ENOTDIR' && cause.code !== 'ENOENT') throw cause;
    throw notAFolder(shownAs);
  });
  return entries.flatMap((entry) => {
    const isCrds = isTop && entry.name === 'crds';
    return entry.name.startsWith('.') || isCrds ? [] : [entry.isFile() ? entry.name : `${entry.name}/`];
  });
}

function notAFolder(shownAs: string): ReleaseError {
  return new ReleaseError('RENDER_FOLDER', `${shownAs} is not a folder.`, { hint: 'Choose another folder.' });
}

/** The files that an earlier render has listed; undefined if there was none. */
function listedIn(text: string | undefined): string[] | undefined {
  if (text === undefined || !text.startsWith(mark)) return undefined;
  // The comment stays when a user breaks the YAML below it.
  const resources = text.split('\n').flatMap((line) => /^\s*- (?:\.\/)?(.+)$/.exec(line)?.[1] ?? []);
  return resources.map((item) => String(parsed(item))).filter((path) => /^(?:crds\/)?[a-z0-9][a-z0-9.-]*$/.test(path));
}

function parsed(item: string): unknown {
  try {
    return parseYaml(item);
  } catch {
    return '';
  }
}

function isMarked(data: Buffer | undefined): boolean {
  return data?.toString('utf8', 0, mark.length * 2).startsWith(mark) ?? false;
}

/** A file with the content that is to be written is from a render that was interrupted. */
function refuseOthers(
  files: readonly RenderedFile[],
  {
    before,
    listed,
    shownAs,
  }: { before: ReadonlyMap<string, Buffer>; listed: readonly string[] | undefined; shownAs: string },
): void {
  const texts = new Map(files.map(({ path, text }) => [path, text]));
  const others = [...before].filter(([path, data]) => !isMarked(data) && data.toString('utf8') !== texts.get(path));
  const inTheWay = others
    .map(([path]) => path.replace(/\/$/, ''))
    .filter((path) => listed === undefined || texts.has(path));
  if (inTheWay.length === 0) return;
  throw new ReleaseError(
    'RENDER_FOLDER',
    `${shownAs} has files that no render has written: ${fewOf(inTheWay.sort(), 5)}.`,
    { hint: 'Choose an empty folder, or the folder of an earlier render.' },
  );
}
