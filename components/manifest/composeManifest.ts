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
  /** The release's namespace, for objects that do not set one. */
  namespace: string;
  /** Maps a position in a rendered document to its template. @default positions stay in the rendered documents */
  locate?: Locate;
  /** Whether documents with mistakes are left out instead of reported. @default false */
  skipsMistakes?: boolean;
  /** Reads a document. A composer of several renders may read an equal document only once. @default reads each */
  read?: (document: SourceDocument) => DocumentContent;
}

/**
 * Composes a manifest in the form that Helm records: hooks are separate, documents are sorted by source, then by kind.
 * The order of the input does not matter.
 * @throws ReleaseError(s) CHART_INVALID_YAML, CHART_INVALID_OBJECT, CHART_DUPLICATE_OBJECT, all in one pass
 */
export function composeManifest(
  documents: readonly SourceDocument[],
  { namespace, locate = () => undefined, skipsMistakes = false, read = readObjects }: ComposeOptions,
): Manifest {
  const errors: ReleaseError[] = [];
  const found: ManifestDocument[] = [];
  const hooks: Hook[] = [];
  for (const document of documents.flatMap(separate).toSorted(bySourceAndLine)) {
    attempt(errors, () => {
      const { kind, objects, list } = read(document);
      // As in Helm, a whole document is a hook or not: items of a list are not checked.
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

/** A reader for several renders of the same chart. The objects of equal documents share their content, so nobody may change one. */
export function readerOfRenders(): NonNullable<ComposeOptions['read']> {
  const known = new Map<string, DocumentContent>();
  return (document) => {
    const key = JSON.stringify(document);
    const content = known.get(key) ?? readObjects(document);
    known.set(key, content);
    // Equal documents of one render stay different documents.
    return { ...content, objects: content.objects.map((object) => ({ ...object })) };
  };
}

/** A renderer may return several documents as one. */
function separate(document: SourceDocument): SourceDocument[] {
  // Most are already split, and splitting is slow.
  if (/^[^\s#]/.test(document.text) && !document.text.includes('---')) return [document];
  const [only, ...more] = splitDocuments(document.source, document.text);
  if (only?.text === document.text) return [document];
  const parts = only === undefined ? [] : [only, ...more];
  const { byHelm = false, hidesValues = false } = document;
  return parts.map((part) => ({ ...part, byHelm, hidesValues, line: document.line + part.line - 1 }));
}

/**
 * By bytes like in Go, independent of the locale. The text is the last criterion, for documents with the same source
 * and line.
 */
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
      ? 'Rename the objects of one dependency with its value `fullnameOverride`, which most charts have, or remove one dependency.'
      : 'Rename or remove one of them.';
    errors.push(
      document.failure(['metadata', 'name'], `${identity} is defined twice.`, {
        code: 'CHART_DUPLICATE_OBJECT',
        hint: `The other one is at ${place}. ${remedy}`,
      }),
    );
  }
  return errors;
}

function isOfDependency({ source }: SourceDocument): boolean {
  return /^[^/]+\/charts(?:\/|$)/.test(source);
}
