import { expect, test } from '@jest/globals';
import { definedBy, isExempt } from '../../../components/revision/preflight/exemptions.ts';
import { refusal } from '../fakeCluster.ts';

const apiVersion = 'rbac.authorization.k8s.io/v1';
const role = { apiVersion, kind: 'Role', metadata: { name: 'reader' } };
const bindingOf = (name: string) => ({
  apiVersion,
  kind: 'RoleBinding',
  metadata: { name: 'reads' },
  roleRef: { kind: 'Role', name },
});
const notFound = refusal(404, 'NotFound', 'rolebindings.rbac.authorization.k8s.io "reads" not found');

test('a binding may be refused before its role exists, if the release creates the role', () => {
  expect(isExempt(notFound, bindingOf('reader'), definedBy([role]))).toBe(true);
  expect(isExempt(notFound, bindingOf('other'), definedBy([role]))).toBe(false);
  expect(isExempt(refusal(403, 'Forbidden', 'no'), bindingOf('reader'), definedBy([role]))).toBe(false);
});
