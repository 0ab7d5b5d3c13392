import { resolve } from 'node:path';
import { ReleaseError } from '../../errors.ts';
import { isJsonObject, type Json, type JsonObject, readJson } from '../../json/index.ts';
import type { Decrypt, EncryptedFile } from './encryptedFile.ts';
import { runSops, type SopsAnswer } from './sops.ts';

/** Exit codes of SOPS. (Source: getsops/sops cmd/sops/codes.) */
const codes = {
  couldNotReadInput: 2,
  decryptingMac: 24,
  decryptingTree: 25,
  macMismatch: 51,
  macNotFound: 52,
  couldNotRetrieveKey: 128,
} as const;

/** In memory only. A file is decrypted once in a process, also if several releases or commands use it. */
const decrypted = new Map<string, JsonObject>();

/**
 * Decrypts values files with the program `sops`. Nothing is written to a file.
 * @param directory the project's folder
 * @throws ReleaseError SOPS_MISSING, SOPS_FAILED; VALUES_KEY, VALUES_ALTERED, VALUES_INCOMPLETE
 */
export function decryptSops(directory: string): Decrypt {
  return (file) => {
    const path = resolve(directory, file.path);
    const key = `${path}\0${file.text}`;
    const values = decrypted.get(key) ?? decryptFile(path, directory, file);
    decrypted.set(key, values);
    return values;
  };
}

function decryptFile(path: string, cwd: string, file: EncryptedFile): JsonObject {
  const input = /\.json$/i.test(path) ? 'json' : 'yaml';
  const answer = runSops(['--decrypt', '--input-type', input, '--output-type', 'json', path], { cwd });
  if (answer.code !== 0) throw failureOf(file, answer);
  const values = valuesIn(answer.stdout, file.shownAs);
  if (isJsonObject(values)) return values;
  throw new ReleaseError('SOPS_FAILED', `\`sops\` decrypts ${file.shownAs} to something that is not a map.`, {
    position: { file: file.shownAs },
  });
}

/** The errors of a parser may quote a secret. */
function valuesIn(text: string, file: string): Json {
  try {
    return readJson(text);
  } catch (error) {
    if (error instanceof RangeError) {
      throw new ReleaseError('CONFIG_INVALID_VALUE', 'A number has too many digits to be kept exactly.', {
        position: { file },
        hint: 'Quote it: change the file with `sops edit`.',
      });
    }
    return null;
  }
}

/** The output of `sops` is shown only where it cannot contain a value in plain text. */
function failureOf({ shownAs }: EncryptedFile, { code, stderr }: SopsAnswer): ReleaseError {
  const failure = (
    name: 'VALUES_KEY' | 'VALUES_ALTERED' | 'VALUES_INCOMPLETE' | 'SOPS_FAILED',
    problem: string,
    hint: string,
  ) =>
    new ReleaseError(name, `${shownAs} ${problem}.`, {
      position: { file: shownAs },
      hint,
      ...(name === 'VALUES_KEY' ? { frame: reasonsIn(stderr) } : {}),
    });
  const again = 'Take the file from version control again, and change it with `sops edit` only.';
  switch (code) {
    case codes.couldNotRetrieveKey:
      return failure(
        'VALUES_KEY',
        'cannot be decrypted: no key fits',
        'Set SOPS_AGE_KEY or SOPS_AGE_KEY_FILE, or log in to the key service. To add a reader, run `sops updatekeys` with a key that fits.',
      );
    case codes.macMismatch:
    case codes.decryptingMac:
      return failure('VALUES_ALTERED', 'was changed after SOPS had encrypted it: its digest is wrong', again);
    case codes.macNotFound:
      return failure('VALUES_INCOMPLETE', 'has no digest (sops.mac)', again);
    case codes.decryptingTree:
      return failure(
        'VALUES_ALTERED',
        'was changed after SOPS had encrypted it: a value cannot be decrypted, or is in plain text where SOPS expects none',
        again,
      );
    default:
      return failure(
        'SOPS_FAILED',
        `cannot be decrypted: \`sops\` ended with exit code ${code}`,
        `Its output may contain secrets, so it is not shown. Run \`sops --decrypt ${shownAs}\` to see it.`,
      );
  }
}

const mostLines = 12;

/** Why no key fits, for each recipient. Without a key, SOPS knows no value. */
function reasonsIn(stderr: string): string {
  const lines = stderr.split('\n').filter((line) => /FAILED|\|/.test(line));
  return lines
    .slice(0, mostLines)
    .map((line) => `    ${line.trimEnd()}`)
    .join('\n');
}
