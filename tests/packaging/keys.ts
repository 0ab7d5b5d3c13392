import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { encryptKey, generateKey, type PrivateKey } from 'openpgp';

interface KeyOptions {
  name?: string;
  email?: string;
  /** In the past, and how many seconds the key is valid. */
  expired?: boolean;
  passphrase?: string;
  type?: 'rsa' | 'curve25519';
}

/** A new key that signs. */
export async function newKey({
  name = 'Jane',
  email,
  expired,
  passphrase,
  type,
}: KeyOptions = {}): Promise<PrivateKey> {
  const { privateKey } = await generateKey({
    type: type === 'rsa' ? 'rsa' : 'ecc',
    ...(type === 'rsa' ? { rsaBits: 2048 } : { curve: 'ed25519Legacy' as const }),
    userIDs: [{ name, email: email ?? `${name.toLowerCase()}@example.com` }],
    format: 'object',
    ...(expired ? { date: new Date('2020-01-01'), keyExpirationTime: 3600 } : {}),
  });
  return passphrase === undefined ? privateKey : encryptKey({ privateKey, passphrase });
}

/** Writes keyrings as GnuPG exports them. @returns the paths */
export async function writeKeyrings(folder: string, ...keys: readonly PrivateKey[]) {
  const secret = join(folder, 'secring.gpg');
  const trusted = join(folder, 'pubring.gpg');
  await writeFile(secret, Buffer.concat(keys.map((key) => key.write())));
  await writeFile(trusted, Buffer.concat(keys.map((key) => key.toPublic().write())));
  return { secret, trusted };
}
