import { readFile } from 'node:fs/promises';
import type { Key, PrivateKey } from 'openpgp';
import { ReleaseError } from '../errors.ts';

/** Keys from a file of GnuPG or of an OpenPGP program. */
export interface Keyring {
  /** The file, as the user would type it. */
  file: string;
  keys: Key[];
}

/**
 * Reads a keyring: binary, as `gpg --export` and `gpg --export-secret-keys` write it, or armored.
 * @param path of the file
 * @param file the path, as the user would type it
 * @throws ReleaseError PACKAGE_KEY
 */
export async function readKeyring(path: string, file: string = path): Promise<Keyring> {
  const { readKeys } = await import('openpgp');
  try {
    const data = await readFile(path);
    const text = data.toString('utf8');
    const isArmored = text.trimStart().startsWith('-----BEGIN PGP');
    const keys = await (isArmored ? readKeys({ armoredKeys: text }) : readKeys({ binaryKeys: data }));
    return { file, keys };
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new ReleaseError('PACKAGE_KEY', `The keyring ${file} cannot be read: ${reason}.`, {
      hint: 'Export the keys with `gpg --export >pubring.gpg`, or `gpg --export-secret-keys >secring.gpg` to sign. GnuPG 2.1 and newer keep other formats in their folder.',
      cause,
    });
  }
}

/**
 * The private key that signs.
 * @param name a part of a user ID, or the end of a fingerprint
 * @param passphrase undefined for a key without one
 * @throws ReleaseError PACKAGE_KEY
 */
export async function signingKey(
  { file, keys }: Keyring,
  name: string,
  passphrase: string | undefined,
): Promise<PrivateKey> {
  const found = keys.filter((key) => isNamed(key, name));
  const [key, ...others] = found;
  if (key === undefined) {
    throw new ReleaseError('PACKAGE_KEY', `The keyring ${file} has no key "${name}".`, {
      hint: keys.length === 0 ? 'The keyring is empty.' : `Its keys: ${keys.map(shownKey).join(', ')}.`,
    });
  }
  if (others.length > 0) {
    throw new ReleaseError('PACKAGE_KEY', `${found.length} keys of ${file} match "${name}".`, {
      hint: `Name one by its fingerprint: ${found.map(shownKey).join(', ')}.`,
    });
  }
  if (!key.isPrivate()) {
    throw new ReleaseError('PACKAGE_KEY', `The keyring ${file} has only the public part of the key "${name}".`, {
      hint: 'Sign with a keyring of secret keys: `gpg --export-secret-keys >secring.gpg`.',
    });
  }
  if (key.isDecrypted()) return key;
  const { decryptKey } = await import('openpgp');
  try {
    return await decryptKey({ privateKey: key, passphrase: passphrase ?? '' });
  } catch (cause) {
    const problem = passphrase === undefined ? 'needs a passphrase' : 'does not accept the passphrase';
    throw new ReleaseError('PACKAGE_KEY', `The key "${name}" ${problem}.`, {
      hint: 'Write the passphrase to a file, or to standard input, and use --passphrase-file <file> or --passphrase-file -.',
      cause,
    });
  }
}

/** The user ID and the fingerprint of a key. */
export function shownKey(key: Key): string {
  return `${key.getUserIDs()[0] ?? 'unnamed'} (${key.getFingerprint().toUpperCase()})`;
}

function isNamed(key: Key, name: string): boolean {
  if (name === '') return false;
  const isFingerprint = /^(?:0x)?[0-9a-f]{8,}$/i.test(name);
  if (isFingerprint && key.getFingerprint().endsWith(name.replace(/^0x/i, '').toLowerCase())) return true;
  return key.getUserIDs().some((id) => id.includes(name));
}
