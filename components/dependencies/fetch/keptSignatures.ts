import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { readIfExists } from '../../files/readFolder.ts';
import { writeAtomically } from '../../files/writeAtomically.ts';
import type { ChartIdentity } from '../../helm/index.ts';
import { archiveOf, type DependingChart } from '../lock/dependencyLocation.ts';
import type { Sources } from '../sources/index.ts';
import { checkSignature, signatureFile, signatureIn, signatureRule } from '../sources/signatures.ts';

interface KeptChart extends ChartIdentity {
  /** What the archive was requested by, such as the digest of a registry's manifest. @default the version */
  reference?: string;
}

/** Writes the signature of a downloaded archive to the chart's `charts/`, if signatures are checked. */
export async function keepSignature(
  chart: DependingChart,
  { name, version, reference = version }: KeptChart,
  url: string,
  sources: Sources,
): Promise<Buffer | undefined> {
  const rule = signatureRule(url, chart);
  if (rule === undefined) return undefined;
  const signature = await signatureIn(await sources.at(url), rule, name, reference);
  if (signature !== undefined)
    await writeAtomically(signatureFile(archiveOf(chart, name, version).path, rule), signature);
  return signature;
}

/**
 * Checks the signature of an archive in the chart's `charts/`, which may have been fetched before signatures were checked. A missing
 * signature is downloaded if it is required.
 * @throws ReleaseError PACKAGE_SIGNATURE, PACKAGE_ALTERED, PACKAGE_KEY; DEPENDENCY_*
 */
export async function checkKeptSignature(
  chart: DependingChart,
  { data, ...identity }: KeptChart & { data: Buffer },
  url: string,
  sources: Sources,
): Promise<void> {
  const rule = signatureRule(url, chart);
  if (rule === undefined) return;
  const { name, version } = identity;
  const kept = await readIfExists(signatureFile(archiveOf(chart, name, version).path, rule));
  const signature = kept ?? (rule.isRequired ? await keepSignature(chart, identity, url, sources) : undefined);
  await checkSignature(rule, { archive: data, fileName: `${name}-${version}.tgz`, signature });
}

/**
 * Checks the signature of an archive that a stack names by its path. Its provenance file is beside it.
 * @throws ReleaseError PACKAGE_SIGNATURE, PACKAGE_ALTERED, PACKAGE_KEY
 */
export async function checkLocalSignature(
  path: string,
  place: Pick<DependingChart, 'settings' | 'projectDirectory'>,
): Promise<void> {
  const rule = signatureRule('', place);
  if (rule === undefined) return;
  const [archive, signature] = await Promise.all([readFile(path), readIfExists(`${path}.prov`)]);
  await checkSignature(rule, { archive, fileName: basename(path), signature });
}
