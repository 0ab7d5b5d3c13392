import type { ManifestObject, SourceDocument } from './manifest.ts';
import { readObjects } from './readObjects.ts';
import { splitDocuments } from './splitDocuments.ts';

/**
 * The objects of a recorded manifest, ours or one that Helm wrote, in the order of the text.
 * @throws ReleaseError CHART_INVALID_YAML, CHART_INVALID_OBJECT with the source that the manifest names
 */
export function parseManifest(text: string): ManifestObject[] {
  return splitDocuments('recorded manifest', text)
    .map(withSource)
    .flatMap((document) => readObjects({ ...document, takesLastKey: true, isRecorded: true }).objects)
    .map(({ source, text, object }) => ({ source, text, object }));
}

function withSource(document: SourceDocument): SourceDocument {
  const [comment, source] = /^# Source: (.+)\n/.exec(document.text) ?? [];
  if (comment === undefined || source === undefined) return document;
  return { source, text: document.text.slice(comment.length).trim(), line: document.line + 1 };
}
