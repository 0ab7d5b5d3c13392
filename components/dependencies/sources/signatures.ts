import { basename, dirname, join, resolve } from 'node:path';
import type { DependencySettings } from '../../config/index.ts';
import { ReleaseError } from '../../errors.ts';
import { readArchive } from '../../helm/index.ts';
import { readKeyring, readPublicKeys, verifyArchive, verifyCosign } from '../../packaging/index.ts';
import { configured } from './access.ts';
import type { ChartSource } from './chartRepository.ts';

/** Whose signatures the archives of a repository need. */
export interface SignatureRule {
  /** Whether an archive without a signature is refused. */
  isRequired: boolean;
  /** The file of the trusted keys, relative to the project. */
  keys: { keyring: string } | { publicKey: string };
  projectDirectory: string;
}

/**
 * The rule of a repository: its own settings, otherwise those of all dependencies.
 * @returns undefined if signatures are not checked
 * @throws ReleaseError CONFIG_INVALID_VALUE without keys for this kind of repository
 */
export function signatureRule(
  url: string,
  { settings, projectDirectory }: { settings: DependencySettings; projectDirectory: string },
): SignatureRule | undefined {
  const entry = configured(url, settings)?.[1];
  const verify = entry?.verify ?? settings.verify ?? 'never';
  if (verify === 'never') return undefined;
  const hasOwnKeys = entry?.keyring !== undefined || entry?.publicKey !== undefined;
  const { keyring, publicKey } = hasOwnKeys ? entry : settings;
  const isRequired = verify === 'always';
  if (publicKey !== undefined && url.startsWith('oci:')) return { isRequired, keys: { publicKey }, projectDirectory };
  if (keyring !== undefined) return { isRequired, keys: { keyring }, projectDirectory };
  const problem =
    publicKey === undefined
      ? `verify: ${verify} needs the keys that you trust.`
      : `verify: ${verify} needs a keyring for archives that do not come from a registry: only registries have cosign signatures.`;
  throw new ReleaseError('CONFIG_INVALID_VALUE', problem, {
    hint:
      'Set kubesentiment:dependencies.keyring to a file that `gpg --export >pubring.gpg` has written' +
      (url.startsWith('oci:') ? ', or publicKey to the file cosign.pub.' : '.'),
  });
}

/**
 * Checks the signature of an archive.
 * @param fileName `<name>-<version>.tgz`
 * @param signature a provenance file or, for a public key, the evidence of cosign; undefined for an archive without a signature
 * @throws ReleaseError PACKAGE_SIGNATURE, PACKAGE_ALTERED, PACKAGE_KEY
 */
export async function checkSignature(
  { isRequired, keys, projectDirectory }: SignatureRule,
  { archive, fileName, signature }: { archive: Buffer; fileName: string; signature: Buffer | undefined },
): Promise<void> {
  if (signature !== undefined && 'keyring' in keys) {
    const keyring = await readKeyring(resolve(projectDirectory, keys.keyring), keys.keyring);
    await verifyArchive(archive, fileName, signature, keyring);
  } else if (signature !== undefined && 'publicKey' in keys) {
    const publicKeys = await readPublicKeys(resolve(projectDirectory, keys.publicKey), keys.publicKey);
    verifyCosign(archive, fileName, signature, publicKeys);
  }
  if (signature !== undefined || !isRequired) return;
  const missing = 'keyring' in keys ? `there is no ${fileName}.prov` : 'the registry has no cosign signature of it';
  throw new ReleaseError('PACKAGE_SIGNATURE', `${fileName} is not signed: ${missing}.`, {
    hint: 'Ask its publisher for a signature, or set `verify: ifPossible` for this repository in kubesentiment:dependencies.repositories.',
  });
}

/** What a source has as a signature of an archive, in the form that the rule needs. */
export async function signatureIn(
  source: ChartSource,
  { keys }: SignatureRule,
  name: string,
  version: string,
): Promise<Buffer | undefined> {
  return 'keyring' in keys ? source.provenance(name, version) : source.cosign?.(name, version);
}

/** The file in which the signature of an archive is kept beside it. Helm ignores it in a chart. */
export function signatureFile(archive: string, { keys }: SignatureRule): string {
  return 'keyring' in keys ? `${archive}.prov` : join(dirname(archive), `.${basename(archive)}.cosign.json`);
}

/** A source whose archives are checked after each download. */
export function withSignatures(source: ChartSource, rule: SignatureRule | undefined): ChartSource {
  if (rule === undefined) return source;
  return {
    ...source,
    async fetch(name, version) {
      const archive = await source.fetch(name, version);
      const signature = await signatureIn(source, rule, name, version);
      // A digest names a manifest, not a version.
      const fileName = `${name}-${version.startsWith('sha256:') ? (await readArchive(archive, name)).version : version}.tgz`;
      await checkSignature(rule, { archive, fileName, signature });
      return archive;
    },
  };
}
