import type { ValuePath } from '../config/index.ts';
import type { ManifestObject, SourceDocument } from './manifest.ts';
import { readObjects } from './readObjects.ts';
import { splitDocuments } from './splitDocuments.ts';

/**
 * The objects of a recorded manifest, ours or one that Helm wrote, in the order of the text.
 * @throws ReleaseError CHART_INVALID_YAML, CHART_INVALID_OBJECT with the source that the manifest names
 */
export function parseManifest(text: string): ManifestObject[] {
  return readManifest(text)
    .flatMap(({ objects }) => objects)
    .map(({ source, text, object }) => ({ source, text, object }));
}

/** A document of a recorded manifest. */
export interface RecordedDocument {
  document: SourceDocument;
  /** Each with the way to it inside of the document: a list has several. */
  objects: (ManifestObject & { path: ValuePath })[];
}

/** The same, document by document. @throws ReleaseError as {@link parseManifest} does */
export function readManifest(text: string): RecordedDocument[] {
  return splitDocuments('recorded manifest', text)
    .map(withSource)
    .map((document) => {
      const { kind, objects } = readObjects({ ...document, takesLastKey: true, isRecorded: true });
      const isList = objects[0]?.object.kind !== kind;
      return { document, objects: objects.map((each, index) => ({ ...each, path: isList ? ['items', index] : [] })) };
    });
}

function withSource(document: SourceDocument): SourceDocument {
  const [comment, source] = /^# Source: (.+)\n/.exec(document.text) ?? [];
  if (comment === undefined || source === undefined) return document;
  const rest = document.text.slice(comment.length);
  const blank = /^\s*/.exec(rest)?.[0].split('\n').length ?? 1;
  return { source, text: rest.trim(), line: document.line + blank };
}
