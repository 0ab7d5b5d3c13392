import { ReleaseError, throwAll } from '../errors.ts';
import { hookOf, isHook } from './hooks.ts';
import { sortByKind } from './kindOrder.ts';
import { type Hook, type Manifest, type ManifestObject, objectIdentity, type SourceDocument } from './manifest.ts';
import { type DocumentContent, type ObjectDocument, readObjects } from './readObjects.ts';
import { splitDocuments } from './splitDocuments.ts';

interface ManifestDocument extends DocumentContent {
  document: SourceDocument;
}

/**
 * Rendered documents as Helm records them: hooks apart, sorted by source, then by kind. The same documents in any order
 * give the same text. All mistakes are reported at once.
 * @param namespace the release's, for objects that name none
 * @throws ReleaseError(s) CHART_INVALID_YAML, CHART_INVALID_OBJECT, CHART_DUPLICATE_OBJECT
 */
export function composeManifest(documents: readonly SourceDocument[], { namespace }: { namespace: string }): Manifest {
  const errors: ReleaseError[] = [];
  const found: ManifestDocument[] = [];
  const hooks: Hook[] = [];
  for (const document of documents.flatMap(separate).toSorted(bySourceAndLine)) {
    try {
      const { kind, objects } = readObjects(document);
      const [first] = objects;
      // In a List Helm looks for no hooks.
      if (first?.object.kind === kind && isHook(first)) hooks.push(hookOf(first));
      else found.push({ document, kind, objects });
    } catch (error) {
      if (!(error instanceof ReleaseError)) throw error;
      errors.push(error);
    }
  }
  const sorted = sortByKind(found, ({ kind }) => kind);
  const objects = sorted.flatMap((item) => item.objects);
  throwAll([...errors, ...findDuplicates(objects, namespace)]);
  return {
    text: sorted.map(({ document: { source, text } }) => `---\n# Source: ${source}\n${text}\n`).join(''),
    objects: objects.map(({ source, text, object }): ManifestObject => ({ source, text, object })),
    hooks: sortByKind(hooks, ({ kind }) => kind),
  };
}

/** A document may still hold several when it was not split by its renderer. */
function separate({ source, text, line }: SourceDocument): SourceDocument[] {
  return splitDocuments(source, text).map((part) => ({ ...part, line: line + part.line - 1 }));
}

/** By bytes as Go sorts, independent of any locale; the text decides between documents that claim the same place. */
function bySourceAndLine(left: SourceDocument, right: SourceDocument): number {
  if (left.source !== right.source) return Buffer.compare(Buffer.from(left.source), Buffer.from(right.source));
  if (left.line !== right.line) return left.line - right.line;
  return Buffer.compare(Buffer.from(left.text), Buffer.from(right.text));
}

function findDuplicates(objects: readonly ObjectDocument[], namespace: string): ReleaseError[] {
  const seen = new Map<string, ObjectDocument>();
  const errors: ReleaseError[] = [];
  for (const document of objects) {
    const identity = objectIdentity(document.object, namespace);
    const other = seen.get(identity);
    if (other === undefined) {
      seen.set(identity, document);
      continue;
    }
    errors.push(
      new ReleaseError('CHART_DUPLICATE_OBJECT', `${identity} is made twice.`, {
        position: { file: document.source, line: document.line },
        hint: `The other stands at ${other.source}:${other.line}. Give one of them another name, or leave it out.`,
      }),
    );
  }
  return errors;
}
