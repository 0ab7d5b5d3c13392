import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { stringify } from 'yaml';
import { readSettings } from '../../../components/config/index.ts';
import { formatError } from '../../../components/errors.ts';
import { renderRelease } from '../../../components/render/index.ts';
import { isNightly } from '../../selection.ts';
import { failuresFrom } from '../testChart.ts';
import { type BrokenChart, soundChart } from './brokenChart.ts';
import { brokenFiles } from './brokenFiles.ts';
import { brokenTemplates } from './brokenTemplates.ts';

const brokenCharts: Readonly<Record<string, BrokenChart>> = { ...brokenFiles, ...brokenTemplates };

let projectDirectory: string;
beforeEach(async () => {
  projectDirectory = await mkdtemp(join(tmpdir(), 'broken-'));
});
afterEach(() => rm(projectDirectory, { recursive: true }));

/** Renders a manifest from a stack file and a chart folder. */
async function render({ files, values = {} }: Pick<BrokenChart, 'files' | 'values'>): Promise<unknown> {
  for (const [path, content] of Object.entries({ ...soundChart, ...files })) {
    if (content === null) continue;
    const file = join(projectDirectory, 'chart', path);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, content);
  }
  const release = { name: 'app', namespace: 'ns', chart: 'chart' };
  const text = stringify({ config: { 'kubesentiment:release': release, 'kubesentiment:values': values } });
  const config = {
    'kubesentiment:release': JSON.stringify(release),
    'kubesentiment:values': JSON.stringify(values),
  };
  const settings = readSettings({ stack: 'dev', config, file: { path: 'Pulumi.dev.yaml', text } });
  return renderRelease({ settings, projectDirectory, helmTemplate: async () => [] });
}

describe('a chart that is broken', () => {
  it('renders without its mistake', async () => {
    await expect(render({ files: {} })).resolves.toBeDefined();
  });

  it.each(Object.entries(brokenCharts).filter(([, { slow }]) => isNightly || slow === undefined))(
    'with %s is reported with code, position and hint',
    async (_name, chart) => {
      const { errors, places } = await failuresFrom(render(chart));
      expect(places).toEqual(chart.reported.map(([place]) => place));
      for (const [index, error] of errors.entries()) {
        expect(error.message).toContain(chart.reported[index]?.[1]);
        expect(error.hint).toMatch(/\S/);
        expect(error.code === 'CHART_MISSING' ? '^' : error.frame).toContain('^');
        // No stack trace, and a reasonable length.
        expect(formatError(error)).not.toMatch(/\n\s+at .*[(/].*\.(?:ts|js):\d|node_modules|undefined|\[object/);
        expect(formatError(error).length).toBeLessThan(3000);
      }
    },
  );

  it('is tested for every code of charts', async () => {
    const source = await readFile('components/errorCodes.ts', 'utf8');
    const codes = source.match(/(?<=')CHART_\w+(?=')/g) ?? [];
    const reported = Object.values(brokenCharts).flatMap((chart) =>
      chart.reported.map(([place]) => place.split(' ')[0]),
    );
    // Those of a version are about the chart's history (tests/toolchain/chart/chartVersion.test.ts), and only Go templates have
    // functions that give something else each time (tests/integration/charts/mainChart.test.ts).
    const ofCharts = codes.filter((code) => !/^CHART_(?:VERSION_|NOT_REPRODUCIBLE$|NOT_GENERATED$)/.test(code));
    expect(ofCharts.length).toBeGreaterThan(10);
    expect(ofCharts.filter((code) => !reported.includes(code))).toEqual([]);
  });
});
