import type { PrivateKey } from 'openpgp';
import { ReleaseError } from '../errors.ts';
import { readArchive, unpackArchive } from '../helm/index.ts';
import { isJsonObject, type Json, parseYaml, writeYaml } from '../json/index.ts';
import { type Keyring, shownKey } from './keyring.ts';
import { sha256Of } from './sha256Of.ts';

/** Separates Chart.yaml and the digests in the signed text. */
const separator = '\n...\n';

/** A proven origin of an archive. */
export interface VerifiedArchive {
  /** The user ID and the fingerprint of the key. */
  signedBy: string;
  /** In hexadecimal. */
  sha256: string;
}

/**
 * Signs an archive as Helm does (https://helm.sh/docs/topics/provenance/): Chart.yaml and the digest of the archive in clear text, with a
 * signature.
 * @param fileName the name of the archive
 * @returns the content of `<fileName>.prov`
 * @throws ReleaseError DEPENDENCY_INVALID if the archive is not one of a chart
 */
export async function signArchive(archive: Buffer, fileName: string, signingKeys: PrivateKey): Promise<string> {
  await readArchive(archive, fileName);
  const { createCleartextMessage, sign } = await import('openpgp');
  const chart = (await unpackArchive(archive)).find(({ path }) => path === 'Chart.yaml');
  const metadata = chart === undefined ? {} : parseYaml(chart.data.toString('utf8'));
  const digests = writeYaml({ files: { [fileName]: `sha256:${sha256Of(archive)}` } });
  const message = await createCleartextMessage({ text: `${writeYaml(metadata)}${separator}${digests}` });
  // OpenPGP ends lines with CR LF, and readers take both.
  return (await sign({ message, signingKeys })).replaceAll('\r\n', '\n');
}

/**
 * Checks the signature of an archive, and that the archive has the signed digest.
 * @param fileName the name of the archive that was signed
 * @param provenance the content of `<fileName>.prov`
 * @throws ReleaseError PACKAGE_SIGNATURE if the signature is not by a valid key of the keyring; PACKAGE_ALTERED if the archive has
 * another digest
 */
export async function verifyArchive(
  archive: Buffer,
  fileName: string,
  provenance: Buffer,
  keyring: Keyring,
): Promise<VerifiedArchive> {
  const { text, signedBy } = await verifiedText(provenance, `${fileName}.prov`, keyring);
  const sha256 = sha256Of(archive);
  const signed = digestIn(text, fileName);
  if (signed !== sha256) {
    const found = signed === undefined ? `names no digest of ${fileName}` : `is for the digest sha256:${signed}`;
    throw new ReleaseError('PACKAGE_ALTERED', `The signature ${found}, and the archive has sha256:${sha256}.`, {
      position: { file: fileName },
      hint: 'The archive or its name was changed after it was signed. Get both files again from their publisher.',
    });
  }
  return { signedBy, sha256 };
}

async function verifiedText(provenance: Buffer, file: string, { file: ring, keys }: Keyring) {
  const { readCleartextMessage, verify } = await import('openpgp');
  const failure = (problem: string, hint: string, cause?: unknown) =>
    new ReleaseError('PACKAGE_SIGNATURE', problem, { position: { file }, hint, cause });
  const again = 'Get the archive and its provenance file again from their publisher.';
  const cleartextMessage = provenance.toString('utf8');
  const message = await readCleartextMessage({ cleartextMessage }).catch((cause: unknown) => {
    throw failure(`${file} is not a provenance file.`, again, cause);
  });
  const { signatures } = await verify({ message, verificationKeys: keys });
  const [signature] = signatures;
  if (signature === undefined || signatures.length > 1) {
    throw failure(`${file} has ${signatures.length} signatures, not one.`, again);
  }
  const key = keys.find((each) => each.getKeys(signature.keyID).length > 0);
  if (key === undefined) {
    const id = signature.keyID.toHex().toUpperCase();
    throw failure(
      `${file} is signed with the key ${id}, which the keyring ${ring} does not have.`,
      'If you trust this key, import it with `gpg --import`, and export your keyring again with `gpg --export`.',
    );
  }
  try {
    await signature.verified;
    // As in Helm, the key must be valid today, too.
    await key.getSigningKey(signature.keyID);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw failure(`The signature by ${shownKey(key)} is not valid: ${reason}.`, again, cause);
  }
  return { text: message.getText(), signedBy: shownKey(key) };
}

/** The signed digest of a file, in hexadecimal. */
function digestIn(text: string, fileName: string): string | undefined {
  const list = yamlIn(text.split(separator)[1] ?? '');
  const files = isJsonObject(list) && isJsonObject(list.files) ? list.files : {};
  const digest = Object.hasOwn(files, fileName) ? files[fileName] : undefined;
  return typeof digest === 'string' ? /^sha256:([0-9a-f]{64})$/.exec(digest)?.[1] : undefined;
}

function yamlIn(text: string): Json {
  try {
    return parseYaml(text);
  } catch {
    return null;
  }
}
