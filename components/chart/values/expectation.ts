import type { ErrorObject } from 'ajv';

/** Descriptions for formats whose names are unclear. */
const formats: Readonly<Record<string, string>> = {
  byte: 'base64',
  'date-time': 'a time such as 2026-01-31T12:00:00Z',
  int32: 'a 32-bit integer',
  int64: 'a 64-bit integer',
  quantity: 'a quantity such as 500m or 1Gi',
};

/** Describes the keyword's expectation; uses ajv's message if it is clear enough. */
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
      return 'must match one of the alternatives in the schema';
    case 'pattern':
      return `must match ${params.pattern}`;
    case 'format':
      return `must be ${formats[params.format] ?? `in the format ${params.format}`}`;
    default:
      return message;
  }
}

function typeName(type: string): string {
  const names: Record<string, string> = {
    string: 'a string',
    boolean: 'true or false',
    integer: 'an integer',
    number: 'a number',
    array: 'a list',
    object: 'a map',
    null: 'null',
  };
  return names[type] ?? type;
}
