import { formatPosition, type ReleaseError, throwAll } from '../errors.ts';
import { hookOf, isHook } from './hooks.ts';
import { sortByKind } from './kindOrder.ts';
import { type Hook, type Manifest, type ManifestObject, objectIdentity, type SourceDocument } from './objects.ts';
import { attempt, uniqueErrors } from './read/collectErrors.ts';
import { lastOfEach } from './read/lastOfEach.ts';
import { type DocumentContent, type ObjectDocument, readObjects } from './read/readObjects.ts';
import { splitDocuments } from './read/splitDocuments.ts';
import { atOrigin, type Locate } from './read/templateOrigin.ts';

interface ManifestDocument extends DocumentContent {
  document: SourceDocument;
}

export interface ComposeOptions {
  /** The release's, for objects that name none. */
  namespace: string;
  /** Finds the place in a template for a place in a document. @default errors name the documents' own places */
  locate?: Locate;
  /** Whether documents with mistakes are left out. @default false */
  skipsMistakes?: boolean;
}

/**
 * Rendered documents as Helm records them: hooks apart, sorted by source, then by kind. The same documents in any order
 * give the same text. All mistakes are reported at once.
 * @throws ReleaseError(s) CHART_INVALID_YAML, CHART_INVALID_OBJECT, CHART_DUPLICATE_OBJECT
 */
export function composeManifest(
  documents: readonly SourceDocument[],
  { namespace, locate = () => undefined, skipsMistakes = false }: ComposeOptions,
): Manifest {
  const errors: ReleaseError[] = [];
  const found: ManifestDocument[] = [];
  const hooks: Hook[] = [];
  for (const document of documents.flatMap(separate).toSorted(bySourceAndLine)) {
    attempt(errors, () => {
      const { kind, objects, list } = readObjects(document);
      // Helm looks for hooks among documents: in a list it looks at no item.
      const whole = list ?? objects[0];
      if (whole === undefined || !isHook(whole)) found.push({ document, kind, objects });
      else hooks.push(...[hookOf(whole)].filter((hook) => hook !== undefined));
    });
  }
  const sorted = sortByKind(found, ({ kind }) => kind);
  const all = sorted.flatMap((item) => item.objects);
  const isHelms = documents.every(({ byHelm }) => byHelm);
  const objects = isHelms ? lastOfEach(all, ({ object }) => objectIdentity(object, namespace)) : all;
  if (!skipsMistakes) {
    errors.push(...findDuplicates(objects, namespace, locate));
    throwAll(uniqueErrors(errors.map((error) => atOrigin(error, locate))));
  }
  return {
    text: sorted.map(({ document: { source, text } }) => `---\n# Source: ${source}\n${text}\n`).join(''),
    objects: objects.map(({ source, text, object }): ManifestObject => ({ source, text, object })),
    hooks: sortByKind(hooks, ({ kind }) => kind),
  };
}

/** A document may still hold several when it was not split by its renderer. */
function separate(document: SourceDocument): SourceDocument[] {
  // Most are split already, and looking closer takes its time.
  if (/^[^\s#]/.test(document.text) && !document.text.includes('---')) return [document];
  const [only, ...more] = splitDocuments(document.source, document.text);
  if (only?.text === document.text) return [document];
  const parts = only === undefined ? [] : [only, ...more];
  const { byHelm = false } = document;
  return parts.map((part) => ({ ...part, byHelm, line: document.line + part.line - 1 }));
}

/** By bytes as Go sorts, independent of any locale; the text decides between documents that claim the same place. */
function bySourceAndLine(left: SourceDocument, right: SourceDocument): number {
  if (left.source !== right.source) return Buffer.compare(Buffer.from(left.source), Buffer.from(right.source));
  if (left.line !== right.line) return left.line - right.line;
  return Buffer.compare(Buffer.from(left.text), Buffer.from(right.text));
}

function findDuplicates(objects: readonly ObjectDocument[], namespace: string, locate: Locate): ReleaseError[] {
  const seen = new Map<string, ObjectDocument>();
  const errors: ReleaseError[] = [];
  for (const document of objects) {
    const identity = objectIdentity(document.object, namespace);
    const other = seen.get(identity);
    if (other === undefined) {
      seen.set(identity, document);
      continue;
    }
    const position = other.positionOf(['metadata', 'name']);
    const place = formatPosition(locate(position)?.position ?? position);
    const remedy = isOfDependency(document)
      ? 'Most charts have a value `fullnameOverride`: set it under the name of one of the dependencies, or leave one out.'
      : 'Give one of them another name, or leave it out.';
    errors.push(
      document.failure(['metadata', 'name'], `${identity} is made twice.`, {
        code: 'CHART_DUPLICATE_OBJECT',
        hint: `The other stands at ${place}. ${remedy}`,
      }),
    );
  }
  return errors;
}

function isOfDependency({ source }: SourceDocument): boolean {
  return /^[^/]+\/charts(?:\/|$)/.test(source);
}
