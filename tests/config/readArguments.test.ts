import { expect, test } from '@jest/globals';
import { errorWithArgumentNames } from '../../components/argumentNames.ts';
import { openProject, readArguments } from '../../components/config/index.ts';
import { releaseErrors } from '../../components/errors.ts';
import type { JsonObject } from '../../components/json/index.ts';

function errorsOf(release: JsonObject, dependencies: JsonObject = {}) {
  try {
    readArguments({
      ...{ resource: 'app', stack: 'dev', release: { name: 'app', namespace: 'apps', ...release }, dependencies },
      ...{ values: {}, secretPaths: [], secretArguments: [], unknownPaths: [], project: openProject('.') },
    });
  } catch (error) {
    return releaseErrors(errorWithArgumentNames(error));
  }
  return [];
}

test('errors name the arguments of the program, and the resource', () => {
  const found = errorsOf({ timeout: 'soon', wiat: true, valuesFiles: 1 }, { mirors: {} });
  expect(found.map(({ code, message }) => `${code} ${message}`)).toEqual([
    'CONFIG_UNKNOWN_KEY Unknown setting wiat. Did you mean wait?',
    expect.stringMatching(/^CONFIG_WRONG_TYPE The argument valueYamlFiles must be a list of strings, not 1/),
    expect.stringMatching(/^CONFIG_INVALID_VALUE The argument timeout must be a duration/),
    'CONFIG_UNKNOWN_KEY Unknown setting dependencies.mirors. Did you mean dependencies.mirrors?',
  ]);
  expect(found[0]?.position).toEqual({ file: 'Release "app"' });
  expect(found[0]?.hint).toMatch(/Remove this one from the arguments\.$/);
  expect(found[2]?.hint).toMatch(/^Set it with the argument `timeout: \S+`\.$/);
  for (const { message, hint } of found) expect(`${message}\n${hint}`).not.toMatch(/kubesentiment:|pulumi config/);
});
