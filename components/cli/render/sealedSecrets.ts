import { existsSync, realpathSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { runSops } from '../../config/index.ts';
import { ReleaseError } from '../../errors.ts';
import { readJson, writeYaml } from '../../json/index.ts';
import type { KubernetesObject } from '../../manifest/index.ts';

/** For whom Secrets are encrypted. */
export interface SealOptions {
  /** The folder of the files, as the user has typed it. */
  folder: string;
  /** Recipients of age. @default those of the nearest `.sops.yaml` */
  age: readonly string[];
  /** Receives notes for the user. */
  report(note: string): void;
}

/** Encrypted are only the values: Kustomize and Flux read the kind and the name. */
const encryptedKeys = '^(data|stringData)$';

/**
 * Encrypts a Secret with SOPS. Its plain text goes through a pipe, and never to a file.
 * @param path of the file, relative to the folder
 * @param existing the file of an earlier render: its text is kept if it decrypts to the same Secret, because each
 * encryption gives other bytes
 * @throws ReleaseError SOPS_MISSING, SOPS_RECIPIENT, SOPS_FAILED
 */
export function sealSecret(
  object: KubernetesObject,
  path: string,
  existing: string | undefined,
  options: SealOptions,
): string {
  const folder = resolve(options.folder);
  const there = existingFolder(folder);
  const cwd = realpathSync(there);
  if (existing !== undefined) {
    const before = decryptedFile(join(folder, path), cwd);
    if (isDeepStrictEqual(before, object)) return existing;
    if (before === undefined)
      options.report(`${options.folder}/${path} is encrypted again: it cannot be decrypted here.`);
  }
  // `.sops.yaml` has rules for paths below its own folder.
  const name = join(cwd, relative(there, folder), path);
  const types = ['--input-type', 'yaml', '--output-type', 'yaml'];
  const recipients = options.age.length === 0 ? [] : ['--age', options.age.join(',')];
  const args = ['--encrypt', ...types, ...recipients, '--encrypted-regex', encryptedKeys, '--filename-override', name];
  const answer = runSops([...args, '/dev/stdin'], { cwd, input: `${writeYaml(object, { sortsKeys: false })}\n` });
  if (answer.code === 0 && /^sops:$/m.test(answer.stdout)) return answer.stdout;
  throw failureOf(answer, `${options.folder}/${path}`);
}

/** The folder itself, or the nearest folder above it. */
function existingFolder(folder: string): string {
  return existsSync(folder) ? folder : existingFolder(dirname(folder));
}

/** Undefined without a key that fits, and for a file that was changed without SOPS. */
function decryptedFile(file: string, cwd: string): unknown {
  const answer = runSops(['--decrypt', '--input-type', 'yaml', '--output-type', 'json', file], { cwd });
  if (answer.code !== 0) return undefined;
  try {
    return readJson(answer.stdout);
  } catch {
    return undefined;
  }
}

/** The output of `sops` is not shown: it may quote the Secret. */
function failureOf({ code, stderr }: { code: number; stderr: string }, file: string): ReleaseError {
  const hasNoRecipient =
    /config file not found|no creation rules|no matching creation rules|no (?:master|encryption) keys?/i;
  if (hasNoRecipient.test(stderr)) {
    return new ReleaseError('SOPS_RECIPIENT', `There is nobody for whom ${file} could be encrypted.`, {
      hint: 'Name a recipient with --age age1…, or add a rule to `.sops.yaml`: https://getsops.io/docs/#using-sops-yaml-conf-to-select-kms-pgp-and-age-for-new-files.',
    });
  }
  const conflicts = /cannot use more than one of/i.test(stderr);
  return new ReleaseError('SOPS_FAILED', `${file} cannot be encrypted: \`sops\` ended with exit code ${code}.`, {
    hint: conflicts
      ? `The rule in \`.sops.yaml\` selects values in another way. Secrets need \`encrypted_regex: ${encryptedKeys}\`.`
      : 'Check the recipients, and the rules in `.sops.yaml`. Its output may contain secrets, so it is not shown.',
  });
}
