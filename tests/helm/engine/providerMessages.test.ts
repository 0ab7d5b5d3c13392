import { expect, test } from '@jest/globals';
import messages from '@pulumi/pulumi/proto/provider_pb.js';
import structs from 'google-protobuf/google/protobuf/struct_pb.js';
import { configureRequest, invokeRequest, returnedBy } from '../../../components/helm/engine/providerMessages.ts';

const long = 'é'.repeat(20_000);

test('requests have the bytes of the SDK', () => {
  const configure = new messages.ConfigureRequest();
  configure.getVariablesMap().set('kubernetes:config:kubeconfig', long);
  expect(configureRequest('kubernetes:config:kubeconfig', long)).toEqual(Buffer.from(configure.serializeBinary()));
  const invoke = new messages.InvokeRequest();
  invoke.setTok('kubernetes:helm:template');
  invoke.setArgs(structs.Struct.fromJavaScript({ jsonOpts: long }));
  expect(invokeRequest('kubernetes:helm:template', { jsonOpts: long })).toEqual(Buffer.from(invoke.serializeBinary()));
});

test.each([
  ['usual', { result: [{ kind: 'ConfigMap', data: { text: long, empty: null }, size: 1.5 }] }],
  ['rare', { result: [JSON.parse('{"data":{"__proto__":"a"}}')] }],
  ['no', {}],
])('a response with %s values is read like by the SDK', async (_what, returned) => {
  const struct = structs.Struct.fromJavaScript(returned);
  const response = new messages.InvokeResponse();
  response.setReturn(struct);
  const read = await returnedBy(Buffer.from(response.serializeBinary()));
  expect(JSON.stringify(read)).toBe(
    JSON.stringify(structs.Struct.deserializeBinary(struct.serializeBinary()).toJavaScript()),
  );
});

test('a response may return nothing', async () => {
  expect(await returnedBy(Buffer.alloc(0))).toEqual({});
});
