import { describe, expect, test } from '@jest/globals';
import { parseStackName, shortStackName, stackFileName } from '../../components/config/index.ts';

describe('the name of a stack', () => {
  test.each([
    ['dev', { stack: 'dev' }],
    ['acme/dev', { organization: 'acme', stack: 'dev' }],
    ['organization/kubesentiment/dev', { organization: 'organization', project: 'kubesentiment', stack: 'dev' }],
    ['acme/web/feature_1.x', { organization: 'acme', project: 'web', stack: 'feature_1.x' }],
  ])('%s is parsed as in Pulumi', (text, name) => {
    expect(parseStackName(text)).toEqual(name);
  });

  test.each([
    '',
    '/',
    'acme/',
    '/dev',
    'a/b/c/d',
    'a//dev',
    'my stack',
    '../dev',
    'a/../dev',
    '..',
    'dev:1',
    'x'.repeat(101),
  ])('"%s" is refused', (text) => {
    expect(parseStackName(text)).toBeUndefined();
  });

  test.each(['dev', 'acme/dev', 'acme/web/dev'])('%s has the same stack file', (text) => {
    expect([shortStackName(text), stackFileName(text)]).toEqual(['dev', 'Pulumi.dev.yaml']);
  });
});
