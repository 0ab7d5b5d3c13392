import { type Position, ReleaseError } from '../../errors.ts';
import { isJsonObject, type JsonObject } from '../../json/index.ts';
import { type GeneratedField, isKeptField } from './generatedFields.ts';

const annotation = 'kubesentiment.io/regenerated';

/** Adds the `regenerate` entries that a revision has applied to the chart's metadata. */
export function withRegenerated(metadata: JsonObject, entries: readonly string[]): JsonObject {
  const { annotations } = metadata;
  const own = isJsonObject(annotations) ? annotations : {};
  if (entries.length === 0) return metadata;
  return { ...metadata, annotations: { ...own, [annotation]: JSON.stringify(entries) } };
}

/** The entries that a recorded chart lists as applied. */
export function regeneratedIn({ annotations }: JsonObject): string[] {
  const text = isJsonObject(annotations) ? annotations[annotation] : undefined;
  try {
    const entries: unknown = JSON.parse(typeof text === 'string' ? text : '[]');
    return Array.isArray(entries) ? entries.map(String) : [];
  } catch {
    return [];
  }
}

/** Whether an entry, `Secret/name` or `Secret/name#data.key`, names a field. */
export function isNamed(
  entry: string,
  { object, field, inside }: Pick<GeneratedField, 'object' | 'field' | 'inside'>,
): boolean {
  const [name = '', ...rest] = entry.split('#');
  if (name !== object) return false;
  const wanted = rest.join('#');
  const dotted = inside.join('.');
  return (
    wanted === '' ||
    [field, dotted].some((own) => own === wanted || own.startsWith(`${wanted}.`) || own.startsWith(`${wanted}[`))
  );
}

/** @throws ReleaseError CHART_NOT_GENERATED for an entry that matches no generated field; lists the generated fields */
export function refuseUnknown(
  entries: readonly string[],
  fields: readonly GeneratedField[],
  placeOf: (entry: string) => Position | undefined = () => undefined,
): void {
  const kept = fields.filter(isKeptField);
  const unknown = entries.find((entry) => !kept.some((field) => isNamed(entry, field)));
  if (unknown === undefined) return;
  const known = kept.map(({ object, field }) => `${object}#${field}`);
  const position = placeOf(unknown);
  throw new ReleaseError('CHART_NOT_GENERATED', `The chart does not generate ${unknown}.`, {
    position,
    hint:
      known.length === 0
        ? 'The chart generates no values: remove the entry.'
        : `Generated fields: ${known.join(', ')}. Name one of them, or only the object.`,
  });
}
