import type { RevisionData } from '../../data.ts';
import { type Details, type Summary, unpackLists } from '../../pack/packed.ts';
import { textOfDelta } from '../../pack/textDelta.ts';
import type { Contents, ShownObject } from './contents.ts';

export async function readSummary(): Promise<Summary> {
  return inflate('summary');
}

/** @param summary the environments in the order of the lists */
export async function readContents({ environments }: Summary): Promise<Contents> {
  const { ids, objects, lists, texts }: Details = await inflate('details');
  const known = new Map<number, string>();
  const textOf = (index: number): string => {
    const text = known.get(index) ?? textOfDelta(texts[index] ?? '', textOf);
    known.set(index, text);
    return text;
  };
  const unpacked = new Map<RevisionData, number[]>();
  let start = 0;
  for (const { revisions } of environments) {
    const own = unpackLists(lists.slice(start, start + revisions.length));
    for (const [index, revision] of revisions.entries()) {
      const list = own[index];
      if (list !== undefined) unpacked.set(revision, list);
    }
    start += revisions.length;
  }
  const objectAt = (version: number): ShownObject => {
    const [apiVersion, kind, namespace, name] = ids[objects[2 * version] ?? 0] ?? ['', '', '', ''];
    return { apiVersion, kind, namespace, name, text: objects[2 * version + 1] ?? 0, version };
  };
  return { textOf, objectsOf: (_environment, revision) => unpacked.get(revision)?.map(objectAt) };
}

async function inflate<Part>(id: string): Promise<Part> {
  const base64 = document.getElementById(id)?.textContent ?? '';
  const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('deflate-raw'));
  return new Response(stream).json();
}
