import { basename, join, relative, resolve } from 'node:path';
import { text as textOf } from 'node:stream/consumers';
import { checkKept, resolveDependencies } from '../../dependencies/index.ts';
import { ReleaseError } from '../../errors.ts';
import { readIfExists } from '../../files/readFolder.ts';
import { writeAtomically } from '../../files/writeAtomically.ts';
import { withHelm } from '../../helm/index.ts';
import type { JsonObject } from '../../json/index.ts';
import {
  checkVersion,
  type PackagedChart,
  packageChart,
  readKeyring,
  signArchive,
  signingKey,
  verifyArchive,
} from '../../packaging/index.ts';
import { chartInFolder } from '../dependency/charts.ts';
import { unmaskedStack } from '../dependency/secrets.ts';
import { lintFolder } from '../lint/lint.ts';
import { countAgainst, type Findings, formatFindings } from '../lint/lintReport.ts';
import { projectDirectory } from '../target/currentProject.ts';
import { readStack } from '../target/stack.ts';
import { type OutputFormat, outputWidth, serialize } from '../terminal/output.ts';
import { printMessage } from '../terminal/print.ts';

export interface PackageOptions {
  /** The stack whose mirrors and lock fetch the dependencies. @default those of the chart */
  stack?: string;
  /** The folder for the archive. */
  destination: string;
  version?: string;
  appVersion?: string;
  /** Whether to write a provenance file, too. */
  sign?: boolean;
  /** A part of the user ID or the end of the fingerprint of the signing key. */
  key?: string;
  /** A file with the secret keys. */
  keyring?: string;
  /** A file with the passphrase of the key, or `-` for standard input. */
  passphraseFile?: string;
  /** Whether warnings count as mistakes. */
  strict?: boolean;
}

/**
 * Packages a chart of the project for a chart repository.
 * @param chart its folder, relative to the current folder
 * @throws ReleaseError(s) PACKAGE_LINT, PACKAGE_EXISTS, PACKAGE_KEY; CHART_*, DEPENDENCY_*
 */
export async function packageVerb(
  chart: string,
  options: PackageOptions,
  format: OutputFormat,
  directory: string = projectDirectory,
): Promise<string> {
  const { version, appVersion, stack } = options;
  checkVersion(version);
  const settings = stack === undefined ? undefined : await unmaskedStack(stack, directory);
  const { folder, metadata, isOwn, wanted } = await chartInFolder(chart, directory, settings);
  const place = { directory, dependencies: settings?.dependencies };
  const findings = await withHelm((helmTemplate) =>
    lintFolder(relative(directory, resolve(chart)), { ...place, helmTemplate }),
  );
  refuseMistakes(chart, findings, options.strict ?? false);
  await checkKept(folder);
  const resolved = await resolveDependencies({ ...folder, enabled: wanted });
  const dependencies = resolved.map(({ dependency, ...rest }) => ({ ...rest, name: dependency.name }));
  const request = { directory: folder.chartDirectory, shownAs: chart, metadata, isOwn, dependencies };
  return writePackaged(await packageChart({ ...request, version, appVersion }), options, format);
}

/**
 * Writes an archive, and signs it if that is asked for.
 * @param more entries of the output in JSON and YAML
 * @returns the text to print
 * @throws ReleaseError PACKAGE_EXISTS, PACKAGE_KEY
 */
export async function writePackaged(
  packaged: PackagedChart,
  options: Omit<PackageOptions, 'stack'>,
  format: OutputFormat,
  more: JsonObject = {},
): Promise<string> {
  const provenance = options.sign ? await provenanceOf(packaged, options) : undefined;
  const path = join(options.destination, packaged.fileName);
  await writeOnce(path, packaged);
  if (provenance !== undefined) await writeAtomically(resolve(`${path}.prov`), provenance);
  const written = { chart: packaged.name, version: packaged.version, path, sha256: packaged.sha256 };
  if (format !== 'table') {
    return serialize(
      { ...written, ...(provenance === undefined ? {} : { provenance: `${path}.prov` }), ...more },
      format,
    );
  }
  return `${path}\nsha256:${written.sha256}\n${provenance === undefined ? '' : `${path}.prov\n`}`;
}

/** The archive of a version is never replaced by another one. */
async function writeOnce(path: string, { data, name, version }: PackagedChart): Promise<void> {
  const existing = await readIfExists(resolve(path));
  if (existing?.equals(data)) return;
  if (existing !== undefined) {
    throw new ReleaseError('PACKAGE_EXISTS', `${path} exists already, with another content.`, {
      hint: `Increase the version of ${name} in its Chart.yaml (now ${version}), or delete the file if nobody has it.`,
    });
  }
  await writeAtomically(resolve(path), data);
}

/**
 * @param chart as the user would type it
 * @throws ReleaseError PACKAGE_LINT for findings that are mistakes, and for warnings if these count
 */
export function refuseMistakes(chart: string, findings: Findings, isStrict: boolean): void {
  if (findings.length > 0) printMessage(formatFindings(findings, outputWidth()).trimEnd());
  if (!countAgainst(findings, isStrict)) return;
  throw new ReleaseError('PACKAGE_LINT', `The chart in ${chart} has mistakes, so it is not packaged.`, {
    hint: 'Fix them, then package the chart again.',
  });
}

async function provenanceOf({ data, fileName }: PackagedChart, { key, keyring, passphraseFile }: PackageOptions) {
  if (key === undefined || keyring === undefined) {
    throw new ReleaseError('PACKAGE_KEY', '--sign needs a key.', { hint: 'Add --key <name> and --keyring <file>.' });
  }
  const passphrase = passphraseFile === undefined ? undefined : await readPassphrase(passphraseFile);
  return signArchive(data, fileName, await signingKey(await readKeyring(keyring), key, passphrase));
}

async function readPassphrase(file: string): Promise<string> {
  const text = file === '-' ? await textOf(process.stdin) : (await read(file)).toString('utf8');
  return text.replace(/\r?\n$/, '');
}

export interface VerifyOptions {
  /** A file with public keys. @default that of the stack */
  keyring?: string;
  /** The stack whose `kubesentiment:dependencies.keyring` is the default. */
  stack?: string;
}

/**
 * Verifies the signature of an archive.
 * @throws ReleaseError PACKAGE_KEY, PACKAGE_SIGNATURE, PACKAGE_ALTERED, CONFIG_MISSING_FILE
 */
export async function verify(
  archive: string,
  options: VerifyOptions,
  format: OutputFormat,
  directory: string = projectDirectory,
): Promise<string> {
  const keys = await trustedKeys(options, directory);
  const data = await read(archive);
  const provenance = await readIfExists(`${archive}.prov`);
  if (provenance === undefined) {
    throw new ReleaseError('PACKAGE_SIGNATURE', `${archive} is not signed: ${archive}.prov does not exist.`, {
      hint: 'Download the provenance file from the same place as the archive.',
    });
  }
  const verified = await verifyArchive(data, basename(archive), provenance, keys);
  if (format !== 'table') return serialize({ archive, ...verified }, format);
  return `${archive} is signed by ${verified.signedBy}\nsha256:${verified.sha256}\n`;
}

async function trustedKeys({ keyring, stack }: VerifyOptions, directory: string) {
  if (keyring !== undefined) return readKeyring(keyring);
  const ofStack = stack === undefined ? undefined : (await readStack(stack, directory)).settings.dependencies.keyring;
  if (ofStack !== undefined) return readKeyring(resolve(directory, ofStack), ofStack);
  throw new ReleaseError('PACKAGE_KEY', 'No keyring is named, so no key is trusted.', {
    hint: 'Add --keyring <file>, or -s <stack> with kubesentiment:dependencies.keyring.',
  });
}

async function read(path: string): Promise<Buffer> {
  const data = await readIfExists(path);
  if (data !== undefined) return data;
  throw new ReleaseError('CONFIG_MISSING_FILE', `The file ${path} does not exist.`);
}
