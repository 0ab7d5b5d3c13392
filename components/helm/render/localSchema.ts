import { isJsonObject, type Json } from '../../json/index.ts';

/** Schemas that are built into every validator. */
const builtIn = /^https?:\/\/json-schema\.org\/(?:draft-0[3-7]|draft\/20\d\d-\d\d)\//;
const references = ['$ref', '$dynamicRef', '$recursiveRef'];

/**
 * Removes references to other resources from a values.schema.json, because Helm's engine would fetch them from any
 * server, or read any file of this machine. The affected values are then not checked. Helm reports a schema that is not
 * JSON.
 */
export function withoutRemoteReferences(schema: Buffer): Buffer {
  let whole: Json;
  try {
    whole = JSON.parse(schema.toString('utf8'));
  } catch {
    return schema;
  }
  const known = new Set(identifiersIn(whole));
  let isChanged = false;
  const local = without(whole);
  return isChanged ? Buffer.from(JSON.stringify(local)) : schema;

  function without(part: Json): Json {
    if (Array.isArray(part)) return part.map(without);
    if (!isJsonObject(part)) return part;
    const entries = Object.entries(part).filter(([key, value]) => {
      const isRemote = (references.includes(key) || key === '$schema') && typeof value === 'string' && leadsAway(value);
      isChanged ||= isRemote;
      return !isRemote;
    });
    return Object.fromEntries(entries.map(([key, value]) => [key, without(value)]));
  }

  function leadsAway(reference: string): boolean {
    const [resource = ''] = reference.split('#');
    return resource !== '' && !known.has(resource) && !builtIn.test(reference);
  }
}

/** The identifiers of the subschemas. */
function identifiersIn(part: Json): string[] {
  if (Array.isArray(part)) return part.flatMap(identifiersIn);
  if (!isJsonObject(part)) return [];
  const own = [part.$id, part.id].filter((id) => typeof id === 'string').map((id) => id.replace(/#.*$/, ''));
  return [...own, ...Object.values(part).flatMap(identifiersIn)];
}
