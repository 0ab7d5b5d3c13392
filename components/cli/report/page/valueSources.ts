import { formatPosition } from '../../../errors.ts';
import { formatPath } from '../../../json/index.ts';
import { explainRelease, loadMainChart } from '../../../render/index.ts';
import type { EnvironmentData } from '../../../report/index.ts';
import { projectDirectory } from '../../target/currentProject.ts';
import { problemOf } from './problem.ts';
import type { ShownRelease } from './releases.ts';

/** The values that the stack's file sets today, with the place of each. */
export async function readValueSources({
  settings,
  hasFile,
}: ShownRelease): Promise<Pick<EnvironmentData, 'values' | 'valuesProblem'>> {
  if (!hasFile) return { values: [] };
  try {
    const chart = await loadMainChart({ settings, projectDirectory });
    const values = explainRelease(chart, settings).map(({ path, value, origin: { file, line } }) => ({
      path: formatPath(path),
      value: JSON.stringify(value),
      from: formatPosition({ file, ...(line === undefined ? {} : { line }) }),
    }));
    return { values };
  } catch (error) {
    return { values: [], valuesProblem: problemOf(error) };
  }
}
