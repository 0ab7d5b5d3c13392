import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { createCleartextMessage, enums, type PrivateKey, sign } from 'openpgp';
import { readKeyring, signArchive, signingKey, verifyArchive } from '../../components/packaging/index.ts';
import { archiveOf, archiveWith } from '../dependencies/sources/archives.ts';
import { withFolder } from './chartFolder.ts';
import { newKey, writeKeyrings } from './keys.ts';

const fileName = 'demo-1.0.0.tgz';
const archive = archiveOf('demo', '1.0.0');

let jane: PrivateKey;
let mallory: PrivateKey;
let former: PrivateKey;
let revoked: PrivateKey;
/** Signed by Jane. */
let signed: string;

beforeAll(async () => {
  [jane, mallory, former, revoked] = await Promise.all([
    newKey(),
    newKey({ name: 'Mallory' }),
    newKey({ name: 'Former', expired: true }),
    newKey({ name: 'Revoked' }),
  ]);
  signed = await signArchive(archive, fileName, jane);
});

const keyringOf = (...keys: readonly PrivateKey[]) => ({
  file: 'pubring.gpg',
  keys: keys.map((key) => key.toPublic()),
});

/** What Jane, or another key, signs. */
async function signedText(text: string, signingKeys: PrivateKey | PrivateKey[] = jane, date = new Date()) {
  return sign({ message: await createCleartextMessage({ text }), signingKeys, date });
}

function verified(provenance: string | Buffer, data = archive, keyring = keyringOf(jane), name = fileName) {
  return verifyArchive(data, name, Buffer.from(provenance), keyring);
}

const digest = (hex: string, name = fileName) => `name: demo\n\n...\nfiles:\n  ${name}: ${hex}\n`;
const zeros = `sha256:${'0'.repeat(64)}`;

const isUnsigned = { code: 'PACKAGE_SIGNATURE' };
const isAltered = { code: 'PACKAGE_ALTERED' };

describe('a signature', () => {
  it('is by the key that it names, of this archive', async () => {
    expect(signed).toContain(`...\nfiles:\n  ${fileName}: sha256:`);
    const { signedBy, sha256 } = await verified(signed);
    expect(signedBy).toBe(`Jane <jane@example.com> (${jane.getFingerprint().toUpperCase()})`);
    expect(sha256).toMatch(/^[0-9a-f]{64}$/);
    await expect(verified(signed.replaceAll('\n', '\r\n'))).resolves.toMatchObject({ sha256 });
    await expect(verified(signed, archive, keyringOf(mallory, jane))).resolves.toMatchObject({ sha256 });
  });

  const again = (change: (text: string) => string) => async () => verified(change(signed));
  const refused: [what: string, check: () => Promise<unknown>, error: { code: string }][] = [
    ['by a key that is not in the keyring', async () => verified(signed, archive, keyringOf(mallory)), isUnsigned],
    ['with an empty keyring', async () => verified(signed, archive, keyringOf()), isUnsigned],
    ['by another key', async () => verified(await signArchive(archive, fileName, mallory)), isUnsigned],
    [
      'by a key that expired later',
      async () =>
        verified(await signedText(digest(zeros), former, new Date('2020-01-01T00:30:00Z')), archive, keyringOf(former)),
      isUnsigned,
    ],
    ['of another text', again((text) => text.replace('name: demo', 'name: dome')), isUnsigned],
    ['of another digest', again((text) => text.replace(/sha256:./, 'sha256:_')), isUnsigned],
    ['of another file name', again((text) => text.replace(fileName, 'demo-2.0.0.tgz')), isUnsigned],
    ['with more text', again((text) => text.replace('files:', 'files:\n  a.tgz: b')), isUnsigned],
    [
      'with altered bytes',
      again((text) => text.replace(/\n\n([A-Za-z0-9+/]{10})[^\n]*/, '\n\n$1AAAAAAAAAAAA')),
      isUnsigned,
    ],
    ['that is cut off', again((text) => text.slice(0, -120)), isUnsigned],
    ['that is missing', again((text) => text.slice(0, text.indexOf('-----BEGIN PGP SIGNATURE'))), isUnsigned],
    ['without the text', again((text) => text.slice(text.indexOf('-----BEGIN PGP SIGNATURE'))), isUnsigned],
    ['in an empty file', async () => verified(''), isUnsigned],
    ['in a file that is not one', async () => verified(Buffer.from([0, 255, 254, 10])), isUnsigned],
    ['of HTML, as servers answer', async () => verified('<html>not found</html>'), isUnsigned],
    ['beside another', async () => verified(await signedText(digest(zeros), [jane, mallory])), isUnsigned],
    ['beside the same', async () => verified(await signedText(digest(zeros), [jane, jane])), isUnsigned],
    ['of another archive', async () => verified(signed, archiveOf('demo', '1.0.1')), isAltered],
    [
      'of an archive with another byte',
      async () => verified(signed, Buffer.concat([archive, Buffer.from([0])])),
      isAltered,
    ],
    ['of half of the archive', async () => verified(signed, archive.subarray(0, archive.length / 2)), isAltered],
    ['of a renamed archive', async () => verified(signed, archive, keyringOf(jane), 'demo-9.9.9.tgz'), isAltered],
    ['of a wrong digest', async () => verified(await signedText(digest(zeros))), isAltered],
    ['of no digest', async () => verified(await signedText('name: demo\n')), isAltered],
    ['of another kind of digest', async () => verified(await signedText(digest(`md5:${'0'.repeat(32)}`))), isAltered],
    ['of a list of files', async () => verified(await signedText('a: 1\n\n...\nfiles: [a]\n')), isAltered],
    [
      'of a digest for an inherited name',
      async () => verified(signed, archive, keyringOf(jane), 'constructor'),
      isAltered,
    ],
    ['of invalid YAML', async () => verified(await signedText('a: 1\n\n...\nfiles: {{\n')), isAltered],
  ];
  it.each(refused)('%s is refused', async (_, check, error) => {
    await expect(check()).rejects.toMatchObject(error);
  });

  it('is refused once its key is revoked', async () => {
    const { revokeKey } = await import('openpgp');
    const provenance = await signArchive(archive, fileName, revoked);
    const reasonForRevocation = { flag: enums.reasonForRevocation.keyCompromised };
    const { publicKey } = await revokeKey({ key: revoked, reasonForRevocation, format: 'object' });
    const keyring = { file: 'pubring.gpg', keys: [publicKey] };
    await expect(verified(provenance, archive, keyring)).rejects.toMatchObject(isUnsigned);
  });

  it.each([
    ['no gzip', Buffer.from('no')],
    ['half', archive.subarray(0, 40)],
    ['without Chart.yaml', archiveWith({ path: 'demo/a' })],
    ['with a path outside', archiveWith({ path: 'demo/../../a' })],
    ['with a link', archiveWith({ path: 'demo/a', header: { type: 'SymbolicLink', linkpath: '/etc/passwd' } })],
    ['with two charts of one name', archiveWith({ path: 'demo/Chart.yaml' }, { path: 'demo/Chart.yaml' })],
    ['with invalid YAML', archiveWith({ path: 'demo/Chart.yaml', text: 'a: {{' })],
  ])('is not made of an archive that is %s', async (_, data) => {
    await expect(signArchive(data, fileName, jane)).rejects.toMatchObject({ code: 'DEPENDENCY_INVALID' });
  });
});

describe('a keyring', () => {
  const isKey = { code: 'PACKAGE_KEY' };
  it('has the key that a part of a name or the end of a fingerprint names', async () => {
    await withFolder({}, async (folder) => {
      const { secret } = await writeKeyrings(folder, jane, mallory);
      const keyring = await readKeyring(secret);
      const found = async (name: string) => (await signingKey(keyring, name, undefined)).getFingerprint();
      for (const name of ['Jane', 'jane@', jane.getFingerprint(), `0x${jane.getKeyID().toHex()}`]) {
        expect(await found(name)).toBe(jane.getFingerprint());
      }
      await expect(found('example.com')).rejects.toMatchObject(isKey);
      await expect(found('Nobody')).rejects.toMatchObject(isKey);
      await expect(found('')).rejects.toMatchObject(isKey);
    });
  });

  it('may be armored, but must have the secret key, and its passphrase', async () => {
    const locked = await newKey({ name: 'Locked', passphrase: 'hunter2' });
    await withFolder({ 'armored.asc': jane.armor(), empty: '', 'no.gpg': 'no keys' }, async (folder) => {
      expect((await readKeyring(join(folder, 'armored.asc'))).keys).toHaveLength(1);
      const { secret, trusted } = await writeKeyrings(folder, locked);
      const key = (passphrase?: string) => readKeyring(secret).then((ring) => signingKey(ring, 'Locked', passphrase));
      expect((await key('hunter2')).isDecrypted()).toBe(true);
      await expect(key('hunter3')).rejects.toMatchObject(isKey);
      await expect(key()).rejects.toMatchObject(isKey);
      await expect(readKeyring(trusted).then((ring) => signingKey(ring, 'Locked', 'x'))).rejects.toMatchObject(isKey);
      for (const file of ['no.gpg', 'missing']) {
        await expect(readKeyring(join(folder, file))).rejects.toMatchObject(isKey);
      }
      await writeFile(join(folder, 'half'), jane.write().subarray(0, 60));
      await expect(readKeyring(join(folder, 'half'))).rejects.toMatchObject(isKey);
    });
  });
});
