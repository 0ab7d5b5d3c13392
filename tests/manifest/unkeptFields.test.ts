import { describe, expect, it } from '@jest/globals';
import { withoutUnkeptFields } from '../../components/manifest/unkeptFields.ts';

describe('the empty fields that the API server does not store', () => {
  it('are removed from an APIService (a unit test, because an APIService without a server blocks each deletion of a namespace in the test cluster)', () => {
    const spec = { group: 'a.example', version: 'v1', insecureSkipTLSVerify: false, caBundle: '' };
    const service = { apiVersion: 'apiregistration.k8s.io/v1', kind: 'APIService', metadata: { name: 'v1.a.example' } };
    expect(withoutUnkeptFields({ ...service, spec })).toEqual({
      ...service,
      spec: { group: 'a.example', version: 'v1' },
    });
    const kept = { ...spec, insecureSkipTLSVerify: true, caBundle: 'YQ==' };
    expect(withoutUnkeptFields({ ...service, spec: kept })).toEqual({ ...service, spec: kept });
  });

  it('stay in kinds that the kubernetes provider handles itself, and in custom resources', () => {
    const policy = { apiVersion: 'networking.k8s.io/v1', kind: 'NetworkPolicy', metadata: { name: 'a' } };
    const object = { ...policy, spec: { podSelector: {}, ingress: [] } };
    expect(withoutUnkeptFields(object)).toEqual(object);
    const custom = { apiVersion: 'a.example/v1', kind: 'Role', metadata: { name: 'a' }, rules: [], data: {} };
    expect(withoutUnkeptFields(custom)).toEqual(custom);
  });

  it('include the rules of an aggregated ClusterRole, and of no other', () => {
    const role = { apiVersion: 'rbac.authorization.k8s.io/v1', kind: 'ClusterRole', metadata: { name: 'a' } };
    const rules = [{ verbs: ['get'] }];
    expect(withoutUnkeptFields({ ...role, rules })).toEqual({ ...role, rules });
    expect(withoutUnkeptFields({ ...role, rules: [] })).toEqual(role);
    const aggregationRule = { clusterRoleSelectors: [] };
    expect(withoutUnkeptFields({ ...role, aggregationRule, rules })).toEqual({ ...role, aggregationRule });
  });
});
