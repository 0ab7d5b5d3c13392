import { describe, expect, test } from '@jest/globals';
import { parseResourceType } from '../../../components/release/resources/parseResourceType.ts';

describe('an apiVersion and a kind', () => {
  test.each([
    ['v1/Service', 'v1', 'Service'],
    ['core/v1/Service', 'v1', 'Service'],
    ['apps/v1/Deployment', 'apps/v1', 'Deployment'],
    ['networking.k8s.io/v1/Ingress', 'networking.k8s.io/v1', 'Ingress'],
    ['resource.k8s.io/v1alpha2/ResourceClaim', 'resource.k8s.io/v1alpha2', 'ResourceClaim'],
    ['my-group.example.com/v12beta3/Thing2', 'my-group.example.com/v12beta3', 'Thing2'],
  ])('are the parts of %s', (type, apiVersion, kind) => {
    expect(parseResourceType(type)).toEqual({ apiVersion, kind });
  });

  test.each([
    ...['', 'Service', 'v1', 'v1/', '/v1/Service', 'v1/Service/x', 'apps/Deployment', 'apps/v1/', 'apps//Deployment'],
    ...[
      'v1/Service ',
      'v1/my service',
      'a/b/v1/Thing',
      'Apps/v1/Deployment',
      'apps/1/Deployment',
      'v1.Service',
      'v1:Service',
    ],
  ])('are not in %j', (type) => {
    expect(() => parseResourceType(type)).toThrow(expect.objectContaining({ code: 'CONFIG_INVALID_VALUE' }));
  });

  test("are suggested for a type of Pulumi's", () => {
    const hint = (text: string) => expect.objectContaining({ hint: expect.stringContaining(text) });
    expect(() => parseResourceType('kubernetes:apps/v1:Deployment')).toThrow(hint('such as apps/v1/Deployment.'));
    expect(() => parseResourceType('kubernetes:core/v1:Pod')).toThrow(hint('such as v1/Pod.'));
    expect(() => parseResourceType('Pod')).toThrow(hint('such as v1/Service or apps/v1/Deployment.'));
  });
});
