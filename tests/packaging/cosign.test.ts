import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type PublicKeys, readPublicKeys, verifyCosign } from '../../components/packaging/index.ts';
import {
  digestOf,
  envelopeSignature,
  evidenceOf,
  manifestOf,
  newPair,
  simplePayload,
  simpleSignature,
  statement,
} from './cosignKeys.ts';

const archive = Buffer.from('the bytes of an archive');
const other = Buffer.from('the bytes of another archive');
const manifest = manifestOf(archive);
const digest = digestOf(manifest);
const [jane, mallory] = [newPair(), newPair()];

let directory: string;
let keys: PublicKeys;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'cosign-'));
  keys = await keysIn(jane.pem);
});
afterAll(() => rm(directory, { recursive: true }));

async function keysIn(text: string): Promise<PublicKeys> {
  const file = join(directory, 'cosign.pub');
  await writeFile(file, text);
  return readPublicKeys(file, 'cosign.pub');
}

function codeOf(evidence: Buffer, data: Buffer = archive): string {
  try {
    verifyCosign(data, 'redis-1.0.0.tgz', evidence, keys);
    return 'valid';
  } catch (error) {
    return (error as { code: string }).code; // every error that is expected has one
  }
}

const own = simpleSignature(jane.privateKey, simplePayload(digest));
const base64 = (text: string) => Buffer.from(text).toString('base64');

describe('a cosign signature', () => {
  test.each(['ec', 'rsa', 'ed25519'] as const)(
    'by a key of the type %s is accepted, also in an envelope',
    async (type) => {
      const { privateKey, pem } = newPair(type);
      const ofType = await keysIn(pem);
      for (const signature of [
        simpleSignature(privateKey, simplePayload(digest)),
        envelopeSignature(privateKey, statement(digest)),
      ]) {
        expect(() => verifyCosign(archive, 'a.tgz', evidenceOf(manifest, signature), ofType)).not.toThrow();
      }
      expect(() => verifyCosign(archive, 'a.tgz', evidenceOf(manifest, own), ofType)).toThrow();
    },
  );

  test('is enough beside one by another key, and a file may have several keys', async () => {
    const foreign = simpleSignature(mallory.privateKey, simplePayload(digest));
    expect(codeOf(evidenceOf(manifest, foreign, own))).toBe('valid');
    const both = await keysIn(`${mallory.pem}\n${jane.pem}`);
    expect(() => verifyCosign(archive, 'a.tgz', evidenceOf(manifest, own), both)).not.toThrow();
  });

  const signedBy = (payload: Buffer) => simpleSignature(jane.privateKey, payload);
  const changed = Buffer.from(String(simplePayload(digest)).replace('registry.example', 'registry.evil')).toString(
    'base64',
  );
  test.each([
    [
      'by another key',
      evidenceOf(manifest, simpleSignature(mallory.privateKey, simplePayload(digest))),
      'PACKAGE_SIGNATURE',
    ],
    ['of a payload that was changed', evidenceOf(manifest, { ...own, payload: changed }), 'PACKAGE_SIGNATURE'],
    ['that is empty', evidenceOf(manifest, { ...own, signature: '' }), 'PACKAGE_SIGNATURE'],
    ['that is no signature', evidenceOf(manifest, { ...own, signature: base64('nothing') }), 'PACKAGE_SIGNATURE'],
    ['that is missing', evidenceOf(manifest), 'PACKAGE_SIGNATURE'],
    [
      'of an envelope, given as a simple one',
      evidenceOf(manifest, { ...envelopeSignature(jane.privateKey, statement(digest)), format: 'simple' }),
      'PACKAGE_SIGNATURE',
    ],
    [
      'of a simple payload, given as an envelope',
      evidenceOf(manifest, { ...own, format: 'dsse' }),
      'PACKAGE_SIGNATURE',
    ],
    ['of another manifest', evidenceOf(manifest, signedBy(simplePayload(digestOf('other')))), 'PACKAGE_ALTERED'],
    ['of a manifest that was exchanged', evidenceOf(manifestOf(other), own), 'PACKAGE_ALTERED'],
    ['of the manifest with a space more', evidenceOf(`${manifest} `, own), 'PACKAGE_ALTERED'],
    ['without a digest', evidenceOf(manifest, signedBy(Buffer.from('{"critical": {}}'))), 'PACKAGE_ALTERED'],
    ['of a payload that is not JSON', evidenceOf(manifest, signedBy(Buffer.from(digest))), 'PACKAGE_ALTERED'],
    [
      'of a payload for another purpose',
      evidenceOf(manifest, signedBy(simplePayload(digest, 'something else'))),
      'PACKAGE_ALTERED',
    ],
    [
      'of a digest by another algorithm',
      evidenceOf(manifest, signedBy(simplePayload(digest.replace('sha256', 'sha512')))),
      'PACKAGE_ALTERED',
    ],
    [
      'of an attestation, not of a signature',
      evidenceOf(manifest, envelopeSignature(jane.privateKey, statement(digest, 'https://slsa.dev/provenance/v1'))),
      'PACKAGE_ALTERED',
    ],
    ['in a file that was damaged', Buffer.from('{"manifest": 1'), 'PACKAGE_SIGNATURE'],
    [
      'in a file of another form',
      Buffer.from('{"manifest": "", "signatures": [{"format": "x"}]}'),
      'PACKAGE_SIGNATURE',
    ],
  ])('is refused: %s', (_name, evidence, code) => {
    expect(codeOf(evidence)).toBe(code);
  });

  test('is refused for an archive that the signed manifest does not have', () => {
    expect(codeOf(evidenceOf(manifest, own), other)).toBe('PACKAGE_ALTERED');
  });
});

test.each([
  ['a private key', () => String(jane.privateKey.export({ type: 'pkcs8', format: 'pem' }))],
  ['nothing', () => ''],
  ['a damaged key', () => jane.pem.replace(/\n.{30}/, '\n')],
  [
    'a key of another kind',
    () =>
      '-----BEGIN PUBLIC KEY-----\nMCowBQYDK2VuAyEAhSDwCYkwp1R0i33ctD73Wg2/Og0mOBr066SpjqqbTmo=\n-----END PUBLIC KEY-----\n',
  ],
])('a file with %s is no public key', async (_name, text) => {
  await expect(keysIn(text())).rejects.toMatchObject({ code: 'PACKAGE_KEY' });
  await expect(readPublicKeys(join(directory, 'missing.pub'))).rejects.toMatchObject({ code: 'PACKAGE_KEY' });
});
