import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { unpackArchive } from '../../components/helm/index.ts';
import { packageChart } from '../../components/packaging/index.ts';
import type { PackageRequest } from '../../components/packaging/packageChart.ts';

export const chartFiles: Readonly<Record<string, string>> = {
  'Chart.yaml': '# Ours\napiVersion: v2\nname: demo\nversion: 1.0.0 # the first\nappVersion: "0.9"\n',
  'values.yaml': 'greeting: hello\n',
  'templates/config.yaml': 'a: {{ .Values.greeting }}\n',
};

/** Writes files into a temporary folder and removes it afterwards. */
export async function withFolder<Result>(
  files: Readonly<Record<string, string | Buffer>>,
  use: (folder: string) => Promise<Result>,
): Promise<Result> {
  const folder = await mkdtemp(join(tmpdir(), 'packaging-'));
  try {
    for (const [path, data] of Object.entries(files)) {
      await mkdir(dirname(join(folder, path)), { recursive: true });
      await writeFile(join(folder, path), data);
    }
    return await use(folder);
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** Packages the chart in a folder. */
export function packageFolder(directory: string, request: Partial<PackageRequest> = {}) {
  const metadata = { apiVersion: 'v2', name: 'demo', version: '1.0.0' };
  return packageChart({ directory, shownAs: 'demo', metadata, isOwn: false, dependencies: [], ...request });
}

/** The texts in an archive, by their paths. */
export async function textsIn(archive: Buffer): Promise<Record<string, string>> {
  const files = await unpackArchive(archive);
  return Object.fromEntries(files.map(({ path, data }) => [path, data.toString('utf8')]));
}
