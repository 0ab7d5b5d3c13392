import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { isJsonObject, type Json, type JsonObject } from '../../../components/json/index.ts';

/** Where kubeconform looks for the schema of a kind, in the folder of {@link writeKindSchemas}. */
export const schemaPath = '{{.Group}}/{{.ResourceKind}}_{{.ResourceAPIVersion}}.json';

/** Types of which OpenAPI 2 only says that they are strings. */
const looser: Readonly<Record<string, JsonObject>> = {
  'io.k8s.apimachinery.pkg.api.resource.Quantity': { type: ['string', 'number'] },
  'io.k8s.apimachinery.pkg.util.intstr.IntOrString': { type: ['string', 'integer'] },
};

/**
 * Writes a JSON schema for each kind that the API server has, which refuses unknown fields.
 * @param openapi the API server's document `/openapi/v2`
 */
export async function writeKindSchemas(openapi: JsonObject, folder: string): Promise<void> {
  const definitions = Object(openapi.definitions) as Record<string, JsonObject>;
  const strict = Object.fromEntries(
    Object.entries(definitions).map(([name, definition]) => [name, looser[name] ?? withoutOthers(definition)]),
  );
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'definitions.json'), JSON.stringify({ definitions: strict }));
  for (const [name, definition] of Object.entries(definitions)) {
    const kinds = definition['x-kubernetes-group-version-kind'];
    for (const each of Array.isArray(kinds) ? kinds : []) {
      const { group, kind, version } = Object(each);
      // For kinds without a group, kubeconform takes the version.
      const file = join(folder, String(group || version), `${String(kind).toLowerCase()}_${version}.json`);
      await mkdir(dirname(file), { recursive: true });
      const $ref = `file://${join(folder, 'definitions.json')}#/definitions/${name}`;
      await writeFile(file, JSON.stringify({ $ref }));
    }
  }
}

/** The schema of a value, where maps have no other fields than those that are defined. */
function withoutOthers(schema: Json): JsonObject {
  if (!isJsonObject(schema)) return {};
  const { properties, items, additionalProperties } = schema;
  const isOpen = additionalProperties !== undefined || schema['x-kubernetes-preserve-unknown-fields'] === true;
  return {
    ...schema,
    ...(isJsonObject(properties)
      ? {
          properties: Object.fromEntries(Object.entries(properties).map(([key, value]) => [key, withoutOthers(value)])),
          ...(isOpen ? {} : { additionalProperties: false }),
        }
      : {}),
    ...(items === undefined ? {} : { items: withoutOthers(items) }),
    ...(isJsonObject(additionalProperties) ? { additionalProperties: withoutOthers(additionalProperties) } : {}),
  };
}
