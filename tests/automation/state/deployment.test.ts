import { describe, expect, test } from '@jest/globals';
import { knownOwner, knownRelease, withoutRelease } from '../../../components/automation/state/deployment.ts';

const root = 'urn:pulumi:dev::project::';
const type = 'kubesentiment:index:Release';
const stack = { urn: `${root}pulumi:pulumi:Stack::project-dev`, type: 'pulumi:pulumi:Stack', outputs: { revision: 3 } };
const random = 'pulumi:providers:random';
const randomProvider = { urn: `${root}${random}::default_4_18_3`, type: random };
const otherProvider = { urn: `${root}pulumi:providers:aws::default`, type: 'pulumi:providers:aws' };
const other = { urn: `${root}aws:s3:Bucket::kubesentiment:index:Release`, provider: `${otherProvider.urn}::id` };
const component = { urn: `${root}${type}::app`, type };

function child(kind: string, name: string, rest = {}) {
  return { urn: `${root}${type}$${kind}::${name}`, type: kind, ...rest };
}

const owner = child('random:index/randomUuid:RandomUuid', 'owner', {
  provider: `${randomProvider.urn}::id`,
  outputs: { result: 'ours' },
});
const outputs = { name: 'app', namespace: 'apps', revision: 3 };
const opened = child('pulumi-nodejs:dynamic/kubesentiment:RevisionOpened', 'opened', { outputs });
const deployed = child('pulumi-nodejs:dynamic/kubesentiment:RevisionDeployed', 'deployed', { outputs });
const release = [component, owner, opened, deployed];

describe("a stack's state", () => {
  test('names its release and the owner of its revisions', () => {
    const resources = [stack, randomProvider, ...release];
    expect(knownRelease({ resources })).toEqual({ ...outputs, deployed: true });
    expect(knownOwner({ resources })).toBe('ours');
  });

  test('names the owner of the revisions even if the resource of its UUID was replaced', () => {
    const marked = { ...opened, outputs: { ...outputs, owner: 'first' } };
    expect(knownOwner({ resources: [component, owner, marked, deployed] })).toBe('first');
  });

  test('names only the owner after a refused run', () => {
    const resources = [stack, component, owner];
    expect(knownRelease({ resources })).toBeUndefined();
    expect(knownOwner({ resources })).toBe('ours');
  });

  test('names no release and no owner when it is empty', () => {
    expect([knownRelease({}), knownOwner({})]).toEqual([undefined, undefined]);
  });

  test('reports that the only deploy has failed', () => {
    const failed = { ...deployed, initErrors: ['not ready'] };
    expect(knownRelease({ resources: [component, opened, failed] })?.deployed).toBe(false);
    expect(knownRelease({ resources: [component, opened] })?.deployed).toBe(false);
  });

  test('without the release keeps other resources of the program and their providers', () => {
    const pending = [
      { resource: child('kubernetes:core/v1:Secret', 'Secret/x'), type: 'creating' },
      { resource: other, type: 'updating' },
    ];
    const state = {
      manifest: {},
      resources: [stack, randomProvider, otherProvider, other, ...release],
      pending_operations: pending,
    };
    const left = withoutRelease(state);
    expect(left).toEqual({
      manifest: {},
      resources: [{ ...stack, outputs: {} }, otherProvider, other],
      pending_operations: [pending[1]],
    });
    expect(withoutRelease(left)).toEqual(left);
  });
});
