import { describe, expect, it } from '@jest/globals';
import { fileNames } from '../../../components/cli/render/fileNames.ts';

describe('the name of a file', () => {
  const made = (apiVersion: string, kind: string, name: string, namespace?: string) => ({
    apiVersion,
    kind,
    metadata: { name, ...(namespace === undefined ? {} : { namespace }) },
  });

  it('has safe characters and a limited length', () => {
    const [escaping, long = ''] = fileNames([made('v1', 'Role', '../../A b:ü'), made('v1', 'Role', 'x'.repeat(253))]);
    expect(escaping).toMatch(/^role-[a-z0-9.-]+\.yaml$/);
    expect(long.length).toBeLessThan(230);
  });

  it('has the group or a hash only where others have the same name, in any order', () => {
    const objects = [
      made('networking.k8s.io/v1', 'Ingress', 'web', 'ns'),
      made('example.com/v1', 'Ingress', 'web', 'ns'),
      made('rbac.authorization.k8s.io/v1', 'ClusterRole', 'a:b'),
      made('rbac.authorization.k8s.io/v1', 'ClusterRole', 'a.b'),
      made('rbac.authorization.k8s.io/v1', 'ClusterRole', 'A-b'),
      made('rbac.authorization.k8s.io/v1', 'ClusterRole', 'a_b'),
    ];
    const names = fileNames(objects);
    expect(names.slice(0, 2)).toEqual(['ingress.networking.k8s.io-web.yaml', 'ingress.example.com-web.yaml']);
    expect(names[3]).toBe('clusterrole-a.b.yaml');
    expect(new Set(names).size).toBe(objects.length);
    expect(fileNames(objects.toReversed())).toEqual(names.toReversed());
  });
});
