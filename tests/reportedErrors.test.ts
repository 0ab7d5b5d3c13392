import { mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { formatError, ReleaseError, ReleaseErrors } from '../components/errors.ts';
import { readReportedErrors, reportError, runFolderVariable } from '../components/reportedErrors.ts';

const position = { file: 'Pulumi.dev.yaml', line: 3, column: 5 };
const error = new ReleaseError('CONFIG_WRONG_TYPE', 'a', { position, frame: '  3 | x\n    | ^', hint: 'Correct it.' });
let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'reported-'));
});
afterEach(() => rm(folder, { recursive: true }));

test.each([
  ['one error', error],
  ['several', new ReleaseErrors([error, new ReleaseError('CHART_MISSING', 'b')])],
])('the command reads the errors that another process reports: %s', async (_name, reported) => {
  expect(reportError(reported, { [runFolderVariable]: folder })).toBe(formatError(reported));
  const [read, ...others] = await readReportedErrors(folder);
  expect(others).toEqual([]);
  expect(read?.text).toBe(formatError(reported));
  expect(JSON.stringify(read?.error)).toBe(JSON.stringify(reported));
  expect(formatError(read?.error)).toBe(formatError(reported));
});

test('only the user may read a reported error', async () => {
  reportError(error, { [runFolderVariable]: folder });
  const [name = ''] = await readdir(folder);
  expect((await stat(join(folder, name))).mode & 0o777).toBe(0o600);
});

test.each([
  ['there is no command', {}],
  ['the command has ended', { [runFolderVariable]: '/dev/null/nowhere' }],
])('only the text of an error is reported if %s', async (_name, env) => {
  expect(reportError(error, env)).toBe(formatError(error));
  expect(await readReportedErrors(folder)).toEqual([]);
});

test('only the text of a bug is reported', async () => {
  expect(reportError(new TypeError('x'), { [runFolderVariable]: folder })).toBe('x');
  expect(await readReportedErrors(folder)).toEqual([]);
});
