import { expect, test } from '@jest/globals';
import { ownersIn } from '../../../components/release/deploy/formerOwners.ts';

test('the owners of a release are those of its own resources in the state', () => {
  const dynamic = 'pulumi-nodejs:dynamic/kubesentiment:';
  const resources = {
    a: { type: `${dynamic}RevisionOpened`, outputs: { name: 'app', namespace: 'apps', owner: 'one' } },
    b: { type: `${dynamic}RevisionDeployed`, outputs: { name: 'app', namespace: 'apps', owner: 'one' } },
    c: { type: `${dynamic}ObjectList`, outputs: { name: 'app', namespace: 'apps', owner: 'two' } },
    d: { type: `${dynamic}RevisionOpened`, outputs: { name: 'other', namespace: 'apps', owner: 'three' } },
    e: { type: 'kubernetes:core/v1:ConfigMap', outputs: { name: 'app', namespace: 'apps', owner: 'four' } },
    f: { type: `${dynamic}RevisionOpened`, outputs: {} },
  };
  expect(ownersIn(resources, { name: 'app', namespace: 'apps' })).toEqual(['one', 'two']);
  expect(ownersIn(undefined, { name: 'app', namespace: 'apps' })).toEqual([]);
});
