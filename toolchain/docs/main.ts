// Writes the generated parts of the pages in docs/: `npm run docs`.
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { duration, durationOrNever } from '../../components/config/readers.ts';
import { releaseKeys } from '../../components/config/settingKeys.ts';
import { projectFolder } from '../paths.ts';
import { withChartVersion } from './chartVersion.ts';
import { errorTables } from './errorTable.ts';
import { withBlock } from './markdown.ts';
import { settingsTable } from './settingsTable.ts';

/** A page of docs/, and what it should be. */
export interface GeneratedPage {
  path: string;
  actual: string;
  expected: string;
}

const readsDuration = [duration, durationOrNever];
const durations = new Set(
  Object.entries(releaseKeys).flatMap(([name, { read }]) =>
    readsDuration.some((each) => each === read) ? [name] : [],
  ),
);

type Generate = (page: string) => Promise<string>;

const pages: Readonly<Record<string, Generate>> = {
  'settings.md': async (page) => {
    const [settings, kubernetes] = await Promise.all([
      source('config/stackSettings.ts'),
      source('config/kubernetesSettings.ts'),
    ]);
    const named = ['ReleaseSettings', 'DependencySettings', 'RepositorySettings'];
    const withOurs = named.reduce(
      (text, name) => withBlock(text, name, settingsTable(settings, name, durations)),
      page,
    );
    return withBlock(withOurs, 'KubernetesSettings', settingsTable(kubernetes, 'KubernetesSettings'));
  },
  'error-codes.md': async (page) => withBlock(page, 'ErrorCode', errorTables(await source('errorCodes.ts'))),
  'tutorial.md': (page) => withChartVersion(page),
  'coming-from-helm.md': (page) => withChartVersion(page),
};

/** All pages that have generated parts. */
export function generatedPages(): Promise<GeneratedPage[]> {
  return Promise.all(
    Object.entries(pages).map(async ([name, generate]) => {
      const path = join(projectFolder, 'docs', name);
      const actual = await readFile(path, 'utf8');
      return { path, actual, expected: await generate(actual) };
    }),
  );
}

function source(path: string): Promise<string> {
  return readFile(join(projectFolder, 'components', path), 'utf8');
}

if (import.meta.main) {
  for (const { path, actual, expected } of await generatedPages()) {
    if (actual !== expected) await writeFile(path, expected);
  }
}
