import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { decryptSops } from '../../../components/config/index.ts';
import { formatError, ReleaseError } from '../../../components/errors.ts';

let directory: string;
const { PATH: path } = process.env;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'decrypt-sops-'));
});
afterAll(async () => {
  process.env.PATH = path;
  await rm(directory, { recursive: true });
});

/** A program in place of `sops` that counts its runs. */
async function withSops(script: string): Promise<void> {
  const program = join(directory, 'sops');
  await writeFile(program, `#!/bin/sh\necho "$@" >>${directory}/calls\n${script}\n`);
  await chmod(program, 0o755);
  process.env.PATH = `${directory}${delimiter}${path}`;
}

const decrypt = (shownAs: string, text = 'a: ENC[…]') =>
  decryptSops(directory)({ shownAs, path: shownAs, text, values: { a: 'ENC[…]' } });

function failureOf(shownAs: string): ReleaseError {
  try {
    decrypt(shownAs);
  } catch (error) {
    if (error instanceof ReleaseError) return error;
    throw error;
  }
  throw new Error('nothing was thrown');
}

test('a file is decrypted once, as long as it does not change', async () => {
  await withSops(`echo '{"a": "hunter2", "n": 5}'`);
  expect([decrypt('s.yaml'), decrypt('s.yaml'), decrypt('s.json')]).toEqual(Array(3).fill({ a: 'hunter2', n: 5 }));
  decrypt('s.yaml', 'changed');
  expect((await readFile(join(directory, 'calls'), 'utf8')).trim().split('\n')).toEqual([
    `--decrypt --input-type yaml --output-type json ${directory}/s.yaml`,
    `--decrypt --input-type json --output-type json ${directory}/s.json`,
    `--decrypt --input-type yaml --output-type json ${directory}/s.yaml`,
  ]);
});

describe('a failure of sops', () => {
  const keyFailure =
    'Failed to get the data key\\nGroup 0: FAILED\\n  age1abc: FAILED\\n    - | no identity matched\\n';
  test.each([
    ['no key fits', `printf '${keyFailure}' >&2; exit 128`, 'VALUES_KEY'],
    ['the digest is wrong', 'echo "MAC mismatch" >&2; exit 51', 'VALUES_ALTERED'],
    [
      'a value is in plain text',
      'echo "Input string hunter2 does not match sops data format" >&2; exit 25',
      'VALUES_ALTERED',
    ],
    ['there is no digest', 'exit 52', 'VALUES_INCOMPLETE'],
    ['another error', 'echo "panic: hunter2" >&2; exit 3', 'SOPS_FAILED'],
    ['the output is not JSON', 'echo "hunter2: ["', 'SOPS_FAILED'],
    ['the output is not a map', `echo '["hunter2"]'`, 'SOPS_FAILED'],
    ['a number is not exact', `echo '{"a": 12345678901234567890}'`, 'CONFIG_INVALID_VALUE'],
    ['it is killed', 'kill -9 $$', 'SOPS_FAILED'],
  ])('has a code and shows no value: %s', async (name, script, code) => {
    await withSops(script);
    const failure = failureOf(`${name}.yaml`);
    expect(failure.code).toBe(code);
    expect(formatError(failure)).not.toMatch(/hunter2|1234567/);
  });

  test('shows why no key fits', async () => {
    await withSops(`printf '${keyFailure}' >&2; exit 128`);
    expect(formatError(failureOf('key.yaml'))).toContain('age1abc: FAILED\n        - | no identity matched');
  });

  test('says how to install a missing sops', () => {
    process.env.PATH = '/nowhere';
    expect(failureOf('missing.yaml').code).toBe('SOPS_MISSING');
  });
});
