import { createRequire } from 'node:module';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { readStructsFast } from '../../components/startup/fastStructs.ts';

const requireOfSdk = createRequire(createRequire(import.meta.url).resolve('@pulumi/pulumi/package.json'));
const { Struct } = requireOfSdk('google-protobuf/google/protobuf/struct_pb.js');
const { RegisterResourceResponse } = requireOfSdk('./proto/resource_pb.js');

const map = { name: 'a', count: 1.5, list: [null, true, { deep: 'é' }], empty: {} };

describe('structs of the SDK', () => {
  beforeAll(readStructsFast);

  test('keep their values from one process to the other', () => {
    const response = new RegisterResourceResponse();
    response.setUrn('urn');
    response.setObject(Struct.fromJavaScript(map));
    response.setStable(true);
    const read = RegisterResourceResponse.deserializeBinary(response.serializeBinary());
    expect(read.getObject().toJavaScript()).toEqual(map);
    expect([read.getUrn(), read.getStable()]).toEqual(['urn', true]);
  });

  test('have fields for a caller that asks for them, and keep changes of them', () => {
    const struct = Struct.deserializeBinary(Struct.fromJavaScript(map).serializeBinary());
    const fields = struct.getFieldsMap();
    expect(fields.get('list').getListValue().getValuesList()[2].getStructValue().toJavaScript()).toEqual({ deep: 'é' });
    fields.del('count');
    const { count: _count, ...rest } = map;
    expect(struct.toJavaScript()).toEqual(rest);
    expect(Struct.deserializeBinary(struct.serializeBinary()).toJavaScript()).toEqual(rest);
  });

  test('report a value that is not JSON as before', () => {
    expect(() => Struct.fromJavaScript({ a: () => 1 })).toThrow('Unexpected struct type.');
  });
});
