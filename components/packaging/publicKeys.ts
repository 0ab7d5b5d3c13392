import { createPublicKey, type KeyObject } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { ReleaseError } from '../errors.ts';

/** Public keys from a file. */
export interface PublicKeys {
  /** The file, as the user would type it. */
  file: string;
  keys: KeyObject[];
}

const pem = /-----BEGIN PUBLIC KEY-----[\s\S]*?-----END PUBLIC KEY-----/g;
const types = ['ec', 'rsa', 'ed25519'];

/**
 * Reads a file like `cosign.pub`: one or more public keys in PEM, of ECDSA, RSA or Ed25519.
 * @param path of the file
 * @param file the path, as the user would type it
 * @throws ReleaseError PACKAGE_KEY
 */
export async function readPublicKeys(path: string, file: string = path): Promise<PublicKeys> {
  try {
    const blocks = (await readFile(path, 'utf8')).match(pem) ?? [];
    const keys = blocks.map((block) => createPublicKey(block));
    const other = keys.find(({ asymmetricKeyType }) => !types.includes(String(asymmetricKeyType)));
    if (other !== undefined) throw new Error(`keys of the type ${other.asymmetricKeyType} are not supported`);
    if (keys.length === 0) throw new Error('it has no "BEGIN PUBLIC KEY"');
    return { file, keys };
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new ReleaseError('PACKAGE_KEY', `The public key ${file} cannot be read: ${reason}.`, {
      hint: 'Use the file cosign.pub of `cosign generate-key-pair`, or the output of `cosign public-key`.',
      cause,
    });
  }
}
