import type { JsonObject } from '../../../components/json/index.ts';

const text = { type: 'string' };
/** The API server refuses an empty `required`. */
const map = (properties: JsonObject, required: string[] = []): JsonObject => ({
  type: 'object',
  properties,
  ...(required.length === 0 ? {} : { required }),
});

/**
 * The fields of an ExternalSecret that the chart sets, and no others. (Source: external-secrets.io, API external-secrets.io/v1.)
 */
export const externalSecretCrd = {
  apiVersion: 'apiextensions.k8s.io/v1',
  kind: 'CustomResourceDefinition',
  metadata: { name: 'externalsecrets.external-secrets.io' },
  spec: {
    group: 'external-secrets.io',
    scope: 'Namespaced',
    names: {
      kind: 'ExternalSecret',
      listKind: 'ExternalSecretList',
      plural: 'externalsecrets',
      singular: 'externalsecret',
    },
    versions: [
      {
        name: 'v1',
        served: true,
        storage: true,
        schema: {
          openAPIV3Schema: map({
            apiVersion: text,
            kind: text,
            metadata: { type: 'object' },
            spec: map({
              refreshInterval: text,
              secretStoreRef: map({ name: text, kind: { enum: ['SecretStore', 'ClusterSecretStore'], ...text } }, [
                'name',
              ]),
              target: map({ name: text, creationPolicy: { enum: ['Owner', 'Orphan', 'Merge', 'None'], ...text } }),
              data: {
                type: 'array',
                items: map({ secretKey: text, remoteRef: map({ key: text, property: text }, ['key']) }, [
                  'secretKey',
                  'remoteRef',
                ]),
              },
            }),
          }),
        },
      },
    ],
  },
};
