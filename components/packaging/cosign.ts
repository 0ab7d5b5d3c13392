import { type KeyObject, verify } from 'node:crypto';
import { ReleaseError } from '../errors.ts';
import { isJsonObject, type Json, type JsonObject } from '../json/index.ts';
import type { PublicKeys } from './publicKeys.ts';
import { sha256Of } from './sha256Of.ts';

/** A signature by cosign, as a registry has it. */
export interface CosignSignature {
  /** `simple`: the payload of simple signing; `dsse`: the envelope of a Sigstore bundle. */
  format: 'simple' | 'dsse';
  /** The signed bytes, in base64; of an envelope its payload. */
  payload: string;
  /** In base64. */
  signature: string;
}

/** What proves the origin of an archive: the manifest that names its digest, and signatures of the manifest. */
export interface CosignEvidence {
  /** The text of the registry's manifest. */
  manifest: string;
  signatures: CosignSignature[];
}

const simpleTypes = ['cosign container image signature', 'https://sigstore.dev/cosign/sign/v1'];
const envelopeType = 'application/vnd.in-toto+json';
const predicateType = 'https://sigstore.dev/cosign/sign/v1';

/**
 * Checks that a trusted key has signed the manifest of an archive, and that the manifest is the one of this archive. One
 * valid signature is enough, as for `cosign verify`. (Source: sigstore/cosign specs/SIGNATURE_SPEC.md and
 * BUNDLE_SPEC.md.)
 * @param evidence the content of a {@link CosignEvidence} in JSON
 * @param fileName the archive, for messages
 * @throws ReleaseError PACKAGE_SIGNATURE, PACKAGE_ALTERED
 */
export function verifyCosign(archive: Buffer, fileName: string, evidence: Buffer, { file, keys }: PublicKeys): void {
  const { manifest, signatures } = evidenceIn(evidence, fileName);
  const digest = sha256Of(Buffer.from(manifest));
  const valid = signatures.filter((each) => keys.some((key) => isSignedBy(each, key)));
  if (valid.length === 0) {
    throw new ReleaseError('PACKAGE_SIGNATURE', `No signature of ${fileName} is by a key of ${file}.`, {
      position: { file: fileName },
      hint: 'Ask its publisher for the public key. Signatures without a key (certificates of Fulcio) are not supported.',
    });
  }
  const signed = valid.map(signedDigest);
  if (!signed.includes(digest)) {
    const found = signed.find((each) => each !== undefined);
    const what = found === undefined ? 'names no manifest' : `is for the manifest sha256:${found}`;
    throw altered(fileName, `The signature ${what}, and the registry has sha256:${digest}.`);
  }
  const actual = sha256Of(archive);
  if (!layersIn(manifest).includes(`sha256:${actual}`)) {
    throw altered(fileName, `The signed manifest does not have the archive sha256:${actual}.`);
  }
}

function altered(file: string, message: string): ReleaseError {
  return new ReleaseError('PACKAGE_ALTERED', message, {
    position: { file },
    hint: 'The archive was changed after it was signed, or the signature belongs to another one. Ask its publisher.',
  });
}

function evidenceIn(data: Buffer, fileName: string): CosignEvidence {
  const { manifest, signatures } = objectIn(data.toString('utf8'));
  if (typeof manifest === 'string' && Array.isArray(signatures) && signatures.every(isSignature)) {
    return { manifest, signatures: signatures as unknown as CosignSignature[] }; // each has been checked
  }
  throw new ReleaseError('PACKAGE_SIGNATURE', `The signature that is kept for ${fileName} cannot be read.`, {
    hint: 'Delete the archive and its signature from charts/: the next run downloads both again.',
  });
}

function isSignature(value: Json): boolean {
  if (!isJsonObject(value) || (value.format !== 'simple' && value.format !== 'dsse')) return false;
  return typeof value.payload === 'string' && typeof value.signature === 'string';
}

function isSignedBy({ format, payload, signature }: CosignSignature, key: KeyObject): boolean {
  const bytes = Buffer.from(payload, 'base64');
  const data = format === 'simple' ? bytes : preAuthentication(bytes);
  const algorithm = key.asymmetricKeyType === 'ed25519' ? null : 'sha256';
  try {
    return verify(algorithm, data, key, Buffer.from(signature, 'base64'));
  } catch {
    // Not a signature of this kind of key.
    return false;
  }
}

/** Source: https://github.com/secure-systems-lab/dsse/blob/master/protocol.md */
function preAuthentication(payload: Buffer): Buffer {
  return Buffer.concat([Buffer.from(`DSSEv1 ${envelopeType.length} ${envelopeType} ${payload.length} `), payload]);
}

/** The digest of the manifest that a payload is about, in hexadecimal. */
function signedDigest({ format, payload }: CosignSignature): string | undefined {
  const content = objectIn(Buffer.from(payload, 'base64').toString('utf8'));
  return format === 'simple' ? imageIn(content) : subjectIn(content);
}

function imageIn({ critical }: JsonObject): string | undefined {
  const { type, image } = isJsonObject(critical) ? critical : {};
  const digest = isJsonObject(image) ? image['docker-manifest-digest'] : undefined;
  if (typeof type !== 'string' || !simpleTypes.includes(type) || typeof digest !== 'string') return undefined;
  return /^sha256:([0-9a-f]{64})$/.exec(digest)?.[1];
}

function subjectIn({ subject, predicateType: type }: JsonObject): string | undefined {
  const [first, ...others] = Array.isArray(subject) ? subject : [];
  const digests = isJsonObject(first) && isJsonObject(first.digest) ? first.digest : {};
  const isSignature = type === predicateType && others.length === 0;
  return isSignature && typeof digests.sha256 === 'string' ? digests.sha256 : undefined;
}

function layersIn(manifest: string): Json[] {
  const { layers } = objectIn(manifest);
  return (Array.isArray(layers) ? layers : []).flatMap((layer) =>
    isJsonObject(layer) && layer.digest !== undefined ? [layer.digest] : [],
  );
}

function objectIn(text: string): JsonObject {
  try {
    const value: Json = JSON.parse(text);
    return isJsonObject(value) ? value : {};
  } catch {
    return {};
  }
}
