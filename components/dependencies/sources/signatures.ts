import { resolve } from 'node:path';
import type { DependencySettings } from '../../config/index.ts';
import { ReleaseError } from '../../errors.ts';
import { readArchive } from '../../helm/index.ts';
import { readKeyring, verifyArchive } from '../../packaging/index.ts';
import { configured } from './access.ts';
import type { ChartSource } from './chartRepository.ts';

/** Whose signatures the archives of a repository need. */
export interface SignatureRule {
  /** Whether an archive without a signature is refused. */
  isRequired: boolean;
  /** The file of the trusted keys, relative to the project. */
  keyring: string;
  projectDirectory: string;
}

/**
 * The rule of a repository: its own settings, otherwise those of all dependencies.
 * @returns undefined if signatures are not checked
 * @throws ReleaseError CONFIG_INVALID_VALUE without a keyring
 */
export function signatureRule(
  url: string,
  { settings, projectDirectory }: { settings: DependencySettings; projectDirectory: string },
): SignatureRule | undefined {
  const entry = configured(url, settings)?.[1];
  const { verify = 'never', keyring } = {
    verify: entry?.verify ?? settings.verify,
    keyring: entry?.keyring ?? settings.keyring,
  };
  if (verify === 'never') return undefined;
  if (keyring !== undefined) return { isRequired: verify === 'always', keyring, projectDirectory };
  throw new ReleaseError('CONFIG_INVALID_VALUE', `verify: ${verify} needs the keys that you trust.`, {
    hint: 'Set kubesentiment:dependencies.keyring to a file that `gpg --export >pubring.gpg` has written.',
  });
}

/**
 * Checks the signature of an archive.
 * @param fileName `<name>-<version>.tgz`
 * @param provenance undefined for an archive without a signature
 * @throws ReleaseError PACKAGE_SIGNATURE, PACKAGE_ALTERED, PACKAGE_KEY
 */
export async function checkSignature(
  { isRequired, keyring, projectDirectory }: SignatureRule,
  { archive, fileName, provenance }: { archive: Buffer; fileName: string; provenance: Buffer | undefined },
): Promise<void> {
  if (provenance !== undefined) {
    const keys = await readKeyring(resolve(projectDirectory, keyring), keyring);
    await verifyArchive(archive, fileName, provenance, keys);
    return;
  }
  if (!isRequired) return;
  throw new ReleaseError('PACKAGE_SIGNATURE', `${fileName} is not signed: there is no ${fileName}.prov.`, {
    hint: 'Ask its publisher for a signature, or set `verify: ifPossible` for this repository in kubesentiment:dependencies.repositories.',
  });
}

/** A source whose archives are checked after each download. */
export function withSignatures(source: ChartSource, rule: SignatureRule | undefined): ChartSource {
  if (rule === undefined) return source;
  return {
    ...source,
    async fetch(name, version) {
      const archive = await source.fetch(name, version);
      const provenance = await source.provenance(name, version);
      // A digest names a manifest, not a version.
      const fileName = `${name}-${version.startsWith('sha256:') ? (await readArchive(archive, name)).version : version}.tgz`;
      await checkSignature(rule, { archive, fileName, provenance });
      return archive;
    },
  };
}
