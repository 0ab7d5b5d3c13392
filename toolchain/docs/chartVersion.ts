import { join } from 'node:path';
import { loadChart } from '../../components/chart/index.ts';
import { projectFolder } from '../paths.ts';

/** The version of the chart mlops-sentiment. */
export async function chartVersion(): Promise<string> {
  const { metadata } = await loadChart(join(projectFolder, 'charts', 'mlops-sentiment'));
  return metadata.version;
}

/** A page that shows the chart's current version wherever it shows one. */
export async function withChartVersion(page: string): Promise<string> {
  return page.replaceAll(/\bmlops-sentiment-\d+\.\d+\.\d+\b/g, `mlops-sentiment-${await chartVersion()}`);
}
