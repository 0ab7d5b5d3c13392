import { describe, expect, test } from '@jest/globals';
import { errorWithArgumentNames, withArgumentNames, withClusterArguments } from '../components/argumentNames.ts';
import { ReleaseError, ReleaseErrors } from '../components/errors.ts';

describe('withArgumentNames', () => {
  test.each([
    [
      'Fix caFile in kubesentiment:dependencies.repositories.',
      'Fix caFile in repositoryOpts or dependencies.repositories.',
    ],
    ['kubesentiment:values.db.port must be a number.', 'The argument values.db.port must be a number.'],
    ['It is so. kubesentiment:values["a b"][0] is not.', 'It is so. The argument values["a b"][0] is not.'],
    ["Fix the chart's values in kubesentiment:values, or it.", "Fix the chart's values in values, or it."],
    ['Set `kubesentiment:release.chart` to a folder.', 'Set `chart` to a folder.'],
    ['kubesentiment:release.valuesFiles lists a twice.', 'The argument valueYamlFiles lists a twice.'],
    ['kubesentiment:release.version is not for it.', 'The argument version is not for it.'],
    [
      'To take it over: `pulumi config set --path kubesentiment:release.takeOwnership true`.',
      'To take it over: the argument `takeOwnership: true`.',
    ],
    [
      "Pin: `pulumi config set --path kubesentiment:release.apiVersions '[]' -s dev`.",
      'Pin: the argument `apiVersions: []`.',
    ],
    [
      'This renames it:\n  pulumi config set --path kubesentiment:values.redis.fullnameOverride redis-two -s dev\nIt recreates.',
      'This renames it:\n  values.redis.fullnameOverride: redis-two\nIt recreates.',
    ],
    [
      'This:\n  pulumi config set --path \'kubesentiment:values["a b"].name\' two -s dev',
      'This:\n  values["a b"].name: two',
    ],
    ['Remove it with `pulumi config rm --path kubesentiment:release.digest -s dev`.', 'Remove it from the arguments.'],
    ['Adopt it with `release adopt -s dev`, which.', 'Adopt it with the argument `adopt`, which.'],
    [
      'Set username under kubesentiment:dependencies.repositories.<name> with --secret, or not.',
      'Set username under repositoryOpts or dependencies.repositories.<name> as secrets, or not.',
    ],
    ['Set kubesentiment:dependencies.repositories.repository.url.', 'Set repositoryOpts.url.'],
    ['Run `release dependency update -s dev`.', 'Run `release dependency update <chart>`.'],
    ['Set `pulumi config set kubernetes:context <name>`.', 'Set `pulumi config set kubernetes:context <name>`.'],
  ])('%s', (text, expected) => {
    expect(withArgumentNames(text)).toBe(expected);
  });
});

describe('withClusterArguments', () => {
  test.each([
    ['The config key kubernetes:kubeconfig is neither.', 'The argument kubeconfig is neither.'],
    [
      'Choose another with `pulumi config set kubernetes:context <name>`.',
      'Choose another with the argument `context`.',
    ],
    [
      'Set `pulumi config set kubernetes:kubeconfig <path>`, or remove the key to use KUBECONFIG.',
      'Set the argument `kubeconfig`, or remove the argument to use KUBECONFIG.',
    ],
  ])('%s', (text, expected) => {
    expect(withClusterArguments(text)).toBe(expected);
  });
});

describe('errorWithArgumentNames', () => {
  test('renames in the message and the hint, and keeps the rest', () => {
    const position = { file: 'Release "app"' };
    const error = new ReleaseError('CONFIG_INVALID_VALUE', 'kubesentiment:release.name is wrong.', {
      ...{ position, frame: '1 | kubesentiment:release' },
      hint: 'Fix kubesentiment:release.name.',
    });
    const renamed = { message: 'The argument name is wrong.', hint: 'Fix name.', frame: '1 | kubesentiment:release' };
    expect(errorWithArgumentNames(error)).toMatchObject({ code: 'CONFIG_INVALID_VALUE', position, ...renamed });
    expect(errorWithArgumentNames(new ReleaseErrors([error]))).toMatchObject({ errors: [renamed] });
  });

  test('keeps other errors', () => {
    const other = new Error('kubesentiment:release.name');
    expect(errorWithArgumentNames(other)).toBe(other);
  });
});
