import type { ValuePath } from '../../json/index.ts';
import { type ManifestObject, objectIdentity, type SourceDocument } from '../objects.ts';
import { lastOfEach } from './lastOfEach.ts';
import { readObjects } from './readObjects.ts';
import { splitDocuments } from './splitDocuments.ts';

/**
 * The objects of a recorded manifest, written by this program or by Helm, in the order of the text.
 * @throws ReleaseError CHART_INVALID_YAML, CHART_INVALID_OBJECT with the source in the manifest
 */
export function parseManifest(text: string): ManifestObject[] {
  return readManifest(text)
    .flatMap(({ objects }) => objects)
    .map(({ source, text, object }) => ({ source, text, object }));
}

/** A document of a recorded manifest. */
export interface RecordedDocument {
  document: SourceDocument;
  /** The objects with their paths inside the document; a list has several. */
  objects: (ManifestObject & { path: ValuePath })[];
}

/**
 * The documents of a recorded manifest with their objects; of equal objects, only the last one. @throws ReleaseError
 * like {@link parseManifest}
 */
export function readManifest(text: string): RecordedDocument[] {
  const documents = splitDocuments('recorded manifest', text)
    .map(withSource)
    .map((document): RecordedDocument => {
      const { objects, list } = readObjects({ ...document, byHelm: true, isRecorded: true });
      const pathOf = (index: number): ValuePath => (list === undefined ? [] : ['items', index]);
      return { document, objects: objects.map((each, index) => ({ ...each, path: pathOf(index) })) };
    });
  const all = documents.flatMap(({ objects }) => objects);
  const last = lastOfEach(all, ({ object }) => `${objectIdentity(object)} ${object.metadata.generateName ?? ''}`);
  if (last.length === all.length) return documents;
  const counting = new Set(last);
  return documents.map(({ document, objects }) => ({
    document,
    objects: objects.filter((each) => counting.has(each)),
  }));
}

function withSource(document: SourceDocument): SourceDocument {
  const [comment, source] = /^# Source: (.+)\n/.exec(document.text) ?? [];
  if (comment === undefined || source === undefined) return document;
  const rest = document.text.slice(comment.length);
  const emptyLines = /^\s*/.exec(rest)?.[0].split('\n').length ?? 1;
  return { source, text: rest.trim(), line: document.line + emptyLines };
}
