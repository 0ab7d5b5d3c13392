import { describe, expect, test } from '@jest/globals';
import { readSettings } from '../../../components/config/index.ts';
import { type ReleaseError, releaseErrors } from '../../../components/errors.ts';

function errorOf(patches: unknown): ReleaseError | undefined {
  const release = JSON.stringify({ name: 'app', namespace: 'apps', patches });
  try {
    readSettings({ stack: 'dev', config: { 'kubesentiment:release': release }, secretKeys: [] });
    return undefined;
  } catch (error) {
    return releaseErrors(error)[0];
  }
}

const entry = { target: { kind: 'Service' }, patch: { a: 'elsewhere' } };

describe('an error about the list of patches', () => {
  test.each<[string, object, string]>([
    ['null in place of a patch', { patch: null }, '[1].patch must be a map, a list or a string, not null'],
    [
      'null in place of a target',
      { ...entry, target: null },
      '[1].target must be a map of what selects the objects, not null',
    ],
    ['a number in a target', { ...entry, target: { name: 5 } }, '[1].target.name must be a string, not 5'],
  ])('shows the value at its place: %s', (_name, broken, message) => {
    const error = errorOf([entry, broken]);
    expect(error?.code).toBe('CONFIG_WRONG_TYPE');
    expect(error?.message).toBe(`kubesentiment:release.patches${message}.`);
  });

  test.each<[string, string]>([
    ['with an invalid entry', JSON.stringify([entry, { patch: null }])],
    ['that is not JSON', `${JSON.stringify([entry])},`],
    ['that is a map', JSON.stringify(entry)],
  ])('shows no content of a string %s', (_name, text) => {
    const error = errorOf(text);
    expect(error?.code).toBe('CONFIG_WRONG_TYPE');
    expect(error?.message).toMatch(/^kubesentiment:release\.patches must be a list of patches/);
    expect(error?.message).not.toContain('elsewhere');
  });
});
