// Writes the generated parts of docs/ and of the chart's README, and the kinds of Kubernetes: `npm run docs`.
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { duration, durationOrNever } from '../../components/config/readers.ts';
import { releaseKeys } from '../../components/config/settingKeys.ts';
import { projectFolder } from '../paths.ts';
import { chartTable } from './chartTable.ts';
import { withChartVersion } from './chartVersion.ts';
import { errorTables } from './errorTable.ts';
import { kubernetesObjects } from './kubernetesObjects.ts';
import { withBlock } from './markdown.ts';
import { settingsTable } from './settingsTable.ts';

/** A page, or a file of code, with generated parts, and what it should be. */
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
  'docs/settings.md': async (page) => {
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
  'docs/patches.md': async (page) => {
    const settings = await source('config/stackSettings.ts');
    const named = ['PatchSettings', 'PatchTarget'];
    return named.reduce((text, name) => withBlock(text, name, settingsTable(settings, name)), page);
  },
  'docs/error-codes.md': async (page) => withBlock(page, 'ErrorCode', errorTables(await source('errorCodes.ts'))),
  'docs/tutorial.md': (page) => withChartVersion(page),
  'docs/coming-from-helm.md': (page) => withChartVersion(page),
  'charts/mlops-sentiment/README.md': async (page) =>
    withBlock(page, 'values: made by npm run docs', await chartTable(join(projectFolder, 'charts', 'mlops-sentiment'))),
  'components/release/resources/kubernetesObjects.ts': async () =>
    kubernetesObjects(await readFile(join(projectFolder, 'node_modules/@pulumi/kubernetes/types/output.d.ts'), 'utf8')),
};

/** All pages that have generated parts. */
export function generatedPages(): Promise<GeneratedPage[]> {
  return Promise.all(
    Object.entries(pages).map(async ([name, generate]) => {
      const path = join(projectFolder, name);
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
