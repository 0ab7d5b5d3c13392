import { type Json, readYaml } from '../../json/index.ts';
import { type Hook, type ManifestObject, objectIdentity, parseManifest } from '../../manifest/index.ts';

/** A document of a release: of its manifest, or a hook. */
export interface ReleasePart {
  source: string;
  text: string;
  /** Set if the document is a hook. */
  hook?: Hook;
}

/** The documents of a manifest in text order, then its hooks. */
export function partsOf({ text, hooks }: { text: string; hooks: readonly Hook[] }): ReleasePart[] {
  const split = text.split(/^---\n# Source: (.*)\n/m).slice(1);
  const documents = split.flatMap((source, index): ReleasePart[] =>
    index % 2 === 0 ? [{ source, text: (split[index + 1] ?? '').replace(/\n$/, '') }] : [],
  );
  return [...documents, ...hooks.map((hook): ReleasePart => ({ source: hook.path, text: hook.manifest, hook }))];
}

/** The inverse of {@link partsOf}. */
export function joinParts(parts: readonly ReleasePart[]): { text: string; hooks: Hook[] } {
  const documents = parts.filter(({ hook }) => hook === undefined);
  return {
    text: documents.map(({ source, text }) => `---\n# Source: ${source}\n${text}\n`).join(''),
    hooks: parts.flatMap(({ hook, text }) => (hook === undefined ? [] : [{ ...hook, manifest: text }])),
  };
}

/** The parsed document. @throws ReleaseError CHART_INVALID_YAML */
export function parsedPart({ source, text }: ReleasePart): Json {
  const reading = { isPart: true, takesLastKey: true, isLenient: true };
  return readYaml({ text, file: source, code: 'CHART_INVALID_YAML', ...reading }).value;
}

/** The objects of a document; a List has several. @throws ReleaseError(s) CHART_INVALID_YAML, CHART_INVALID_OBJECT */
export function objectsIn({ source, text }: ReleasePart): ManifestObject[] {
  return parseManifest(`# Source: ${source}\n${text}\n`);
}

/** Identifies a document of a release by the objects in it. */
export function identityOf(part: ReleasePart, namespace: string): string {
  return objectsIn(part)
    .map(({ object }) => objectIdentity(object, namespace))
    .join('\n');
}
