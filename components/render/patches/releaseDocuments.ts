import { type JsonObject, parseYaml, writeYaml } from '../../json/index.ts';
import {
  composeManifest,
  type Hook,
  type KubernetesObject,
  type Manifest,
  type ManifestObject,
  readObjects,
  sortByKind,
} from '../../manifest/index.ts';

/** A document of a rendered release: of its manifest, or a hook. */
export interface ReleaseDocument {
  source: string;
  text: string;
  kind: string;
  /** Its objects; a List has several. */
  objects: readonly ManifestObject[];
  hook?: Hook;
}

/** The documents of a manifest in the order of the text, then its hooks. */
export function documentsOf({ text, objects, hooks }: Manifest): ReleaseDocument[] {
  let at = 0;
  const documents = partsOf(text).map((part): ReleaseDocument => {
    const next = objects[at];
    if (next?.source === part.source && next.text === part.text) {
      at++;
      return { ...part, kind: next.object.kind, objects: [next] };
    }
    // A List, or an object that a later one replaces.
    const { kind, objects: all } = readPart(part);
    const own = all.filter(({ text: item }) => {
      const isOwn = objects[at]?.source === part.source && objects[at]?.text === item;
      if (isOwn) at++;
      return isOwn;
    });
    return { ...part, kind, objects: own };
  });
  return [
    ...documents,
    ...hooks.map((hook): ReleaseDocument => {
      const part = { source: hook.path, text: hook.manifest };
      const { kind, objects: own } = readPart(part);
      return { ...part, kind, objects: own, hook };
    }),
  ];
}

function partsOf(text: string): { source: string; text: string }[] {
  const split = text.split(/^---\n# Source: (.*)\n/m).slice(1);
  return split.flatMap((source, index) =>
    index % 2 === 0 ? [{ source, text: (split[index + 1] ?? '').replace(/\n$/, '') }] : [],
  );
}

function readPart(part: { source: string; text: string }) {
  return readObjects({ ...part, line: 1, byHelm: true, isRecorded: true });
}

/** The inverse of {@link documentsOf}, in Helm's order of kinds. */
export function manifestOf(documents: readonly ReleaseDocument[]): Manifest {
  const sorted = sortByKind(
    documents.filter(({ hook }) => hook === undefined),
    ({ kind }) => kind,
  );
  const hooks = documents.flatMap(({ hook }) => (hook === undefined ? [] : [hook]));
  return {
    text: sorted.map(({ source, text }) => `---\n# Source: ${source}\n${text}\n`).join(''),
    objects: sorted.flatMap(({ objects }) => objects),
    hooks: sortByKind(hooks, ({ kind }) => kind),
  };
}

/**
 * A document with other objects in place of its own. An annotation may make it a hook, or no hook any more.
 * @param objects undefined in place of a deleted one
 * @throws ReleaseError(s) CHART_INVALID_OBJECT, CHART_INVALID_YAML
 */
export function withObjects(
  document: ReleaseDocument,
  objects: readonly (KubernetesObject | undefined)[],
  namespace: string,
): ReleaseDocument[] {
  const { source } = document;
  const list = listIn(document);
  const left = objects.filter((object) => object !== undefined);
  const [only] = left;
  if (only === undefined) return [];
  const text = writeYaml(list === undefined ? only : { ...list, items: left });
  const made = composeManifest([{ source, text, line: 1, byHelm: true, hidesValues: true }], { namespace });
  const [hook] = made.hooks;
  if (hook !== undefined) return [{ source, text, kind: hook.kind, objects: [], hook }];
  const kind = list === undefined ? only.kind : document.kind;
  return made.objects.length === 0 ? [] : [{ source, text, kind, objects: made.objects }];
}

/** The List of a document, without its items. */
function listIn({ kind, text, objects }: ReleaseDocument): JsonObject | undefined {
  const [object] = objects;
  if (object !== undefined && object.object.kind === kind) return undefined;
  const list = parseYaml(text);
  return typeof list === 'object' && list !== null && !Array.isArray(list) ? list : undefined;
}
