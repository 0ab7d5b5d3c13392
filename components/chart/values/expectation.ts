import type { ErrorObject } from 'ajv';

/** Formats whose names say little. */
const formats: Readonly<Record<string, string>> = {
  byte: 'base64',
  'date-time': 'a time such as 2026-01-31T12:00:00Z',
  int32: 'a whole number of 32 bits',
  int64: 'a whole number of 64 bits',
  quantity: 'a quantity such as 500m or 1Gi',
};

/** What the keyword asks for; ajv's own words where they are plain enough. */
export function expectationOf({ keyword, params, message = 'is refused' }: ErrorObject): string {
  switch (keyword) {
    case 'type':
      return `must be ${[params.type].flat().map(typeName).join(' or ')}`;
    case 'enum':
      return `must be one of ${[params.allowedValues].flat().map(String).join(', ')}`;
    case 'required':
      return `must have the key "${params.missingProperty}"`;
    case 'anyOf':
    case 'oneOf':
      return 'must be one of the kinds that the schema lists';
    case 'pattern':
      return `must match ${params.pattern}`;
    case 'format':
      return `must be ${formats[params.format] ?? `of the format ${params.format}`}`;
    default:
      return message;
  }
}

function typeName(type: string): string {
  const names: Record<string, string> = {
    string: 'a text',
    boolean: 'true or false',
    integer: 'a whole number',
    number: 'a number',
    array: 'a list',
    object: 'a map',
    null: 'null',
  };
  return names[type] ?? type;
}
