import { isJsonObject, type JsonObject, type ValuePath } from '../../json/index.ts';
import { currentSecretPaths, groupOf, type KubernetesObject } from '../../manifest/index.ts';
import { type RenderedObject, type RenderedRelease, shownName } from '../../render/index.ts';

/** An object or a hook of the release. */
export interface Piece extends RenderedObject {
  /** `Kind/name` */
  shown: string;
  /** The keys of a Secret; the object is without its data. Undefined for other objects. */
  secretKeys?: SecretKey[];
}

export interface SecretKey {
  key: string;
  /** Whether the render has a text for the key. */
  isFilled: boolean;
}

/** The objects and hooks of a release in Helm's order. Secrets are without their data. */
export function piecesOf(rendered: RenderedRelease, secretPaths: readonly ValuePath[]): Piece[] {
  const { content, objects } = rendered;
  const { objectsOfHook } = currentSecretPaths(content, { secretPaths });
  const hooks = content.hooks.flatMap((hook, index) =>
    objectsOfHook(index).map(({ object, counterpart }): RenderedObject => ({ source: hook.path, object, counterpart })),
  );
  return [...objects, ...hooks].map((made) => {
    const shown = shownName(made);
    if (!isSecret(made.object)) return { ...made, shown };
    const { object, counterpart } = made;
    return {
      ...made,
      shown,
      object: withoutData(object),
      counterpart: counterpart && withoutData(counterpart),
      secretKeys: keysOf(object),
    };
  });
}

function isSecret({ apiVersion, kind }: KubernetesObject): boolean {
  return kind === 'Secret' && groupOf(apiVersion) === '';
}

function withoutData({ data: _data, stringData: _text, ...object }: KubernetesObject): KubernetesObject {
  return object;
}

function keysOf({ data, stringData }: KubernetesObject): SecretKey[] {
  const all: JsonObject = { ...(isJsonObject(data) ? data : {}), ...(isJsonObject(stringData) ? stringData : {}) };
  return Object.entries(all).map(([key, text]) => ({ key, isFilled: text !== '' && text !== null }));
}

/** The keys of the Secret that the objects read, sorted. A reference to the Secret as a whole names none. */
export function referencedKeys(pieces: readonly Piece[], secret: string): string[] {
  const keys = new Set<string>();
  const visit = (value: unknown): void => {
    if (typeof value !== 'object' || value === null) return;
    if ('secretKeyRef' in value) {
      const { secretKeyRef: reference } = value;
      const isOurs = typeof reference === 'object' && reference !== null && 'name' in reference;
      if (isOurs && reference.name === secret && 'key' in reference) keys.add(String(reference.key));
    }
    for (const item of Object.values(value)) visit(item);
  };
  for (const { object } of pieces) visit(object);
  return [...keys].sort();
}
