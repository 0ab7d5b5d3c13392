import { describe, expect, test } from '@jest/globals';
import { withoutRemoteReferences } from '../../../components/helm/render/localSchema.ts';

const local = (schema: unknown) => JSON.parse(withoutRemoteReferences(Buffer.from(JSON.stringify(schema))).toString());

describe('a schema for Helm', () => {
  test.each([
    'http://evil.example/a.json',
    'https://evil.example/a.json#/definitions/x',
    'file:///etc/passwd',
    'other.json',
    '../other.json#/x',
    '//evil.example/a',
    'urn:a:b',
  ])('loses the reference %s', (reference) => {
    const schema = {
      $schema: reference,
      type: 'object',
      properties: { a: { $ref: reference }, b: { items: [{ $dynamicRef: reference, description: 'x' }] } },
    };
    expect(local(schema)).toEqual({
      type: 'object',
      properties: { a: {}, b: { items: [{ description: 'x' }] } },
    });
  });

  test('keeps internal references, byte for byte', () => {
    const text = `{
      "$schema": "http://json-schema.org/draft-07/schema#", "$id": "https://a.example/values",
      "properties": { "a": {"$ref": "#/definitions/a"}, "b": {"$ref": "https://a.example/values#/definitions/a"},
        "c": {"$ref": "part.json#"}, "$ref": {"type": "string"}, "d": {"default": {"$ref": 1}} },
      "definitions": { "a": {}, "p": {"id": "part.json"} }
    }`;
    expect(withoutRemoteReferences(Buffer.from(text)).toString()).toBe(text);
  });

  test('that is not JSON stays as it is, so that Helm refuses it', () => {
    expect(withoutRemoteReferences(Buffer.from('{"$ref": "http://a"')).toString()).toBe('{"$ref": "http://a"');
  });
});
