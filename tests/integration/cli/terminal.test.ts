import { chmod, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { openScenario, type Scenario, succeeded } from '../support/scenario.ts';
import { writeChart } from '../support/smallChart.ts';
import { ctrlC, enter, hasTerminal, onTerminal } from '../support/terminal.ts';

const templates = {
  'settings.yaml.hbs':
    'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: settings}\ndata: {mark: {{quote Values.mark}} }\n',
};

(hasTerminal ? describe : describe.skip)('somebody at a terminal', () => {
  let release: Scenario;
  const file = () => join(release.directory, 'Pulumi.asked.yaml');
  const configOf = async () => parse(await readFile(file(), 'utf8')).config;

  beforeAll(async () => {
    release = await openScenario('terminal', {
      configure: (config) => {
        Object.assign(config['kubesentiment:release'], { chart: 'charts/small' });
        config['kubesentiment:values'] = { mark: 'one' };
      },
    });
    await writeChart(release, templates, { mark: 'default', other: 1 });
    await release.up();
  });

  test('is asked by init for what the command line leaves out, with defaults', async () => {
    const asked = await onTerminal(
      release,
      ['init', 'asked'],
      [
        ['Chart (folder, archive, <repository>/<chart> or oci://…) [charts/mlops-sentiment]: ', `charts/small${enter}`],
        ['Name of the release [small]: ', `web${enter}`],
        ['Namespace [web-asked]: ', enter],
      ],
    );
    expect(succeeded(asked).output).toContain(
      'wrote Pulumi.asked.yaml: release web in namespace web-asked, chart charts/small.',
    );
    expect(await configOf()).toEqual({
      'kubesentiment:release': { name: 'web', namespace: 'web-asked', chart: 'charts/small' },
    });
    // Where nobody can be asked, the defaults are taken.
    const { output } = succeeded(await release.releaseCommand('init', 'unasked', '--chart', 'charts/small'));
    expect(output).toContain('release small in namespace small-unasked, chart charts/small.');
  });

  test('leaves init with Ctrl-C, and nothing is made', async () => {
    const left = await onTerminal(release, ['init', 'left'], [['[charts/mlops-sentiment]: ', ctrlC]]);
    expect(left.exitCode).toBe(130);
    await expect(readFile(join(release.directory, 'Pulumi.left.yaml'))).rejects.toMatchObject({ code: 'ENOENT' });
  });

  test('is asked by promote --deploy before it writes and deploys', async () => {
    const promote = ['promote', 'terminal', 'asked', '--value', 'mark', '--deploy'];
    const question = 'Write Pulumi.asked.yaml and deploy stack asked? [y/N] ';
    const declined = await onTerminal(release, promote, [[question, `n${enter}`]]);
    expect(declined).toMatchObject({ exitCode: 1, output: expect.stringContaining('Nothing was changed.') });
    expect(await configOf()).not.toHaveProperty('kubesentiment:values');
    succeeded(await onTerminal(release, promote, [[question, `y${enter}`]]));
    expect(await configOf()).toMatchObject({ 'kubesentiment:values': { mark: 'one' } });
    const read = ['get', 'configmap', 'settings', '-n', 'web-asked', '-o', 'jsonpath={.data.mark}'];
    expect(succeeded(await release.kubectl(...read)).stdout).toBe('one');
    const { stdout } = succeeded(await release.releaseCommand('history', '-s', 'asked', '-o', 'json'));
    expect(JSON.parse(stdout)).toMatchObject([{ revision: 1, status: 'deployed' }]);
  });

  test('gets the report page in the browser until Ctrl-C', async () => {
    const browser = join(release.directory, 'browser');
    await writeFile(browser, `#!/bin/sh\nprintf %s "$1" > '${browser}.url'\n`);
    await chmod(browser, 0o755);
    const pages: string[] = [];
    const look = async () => {
      const url = await readFile(`${browser}.url`, 'utf8');
      const answer = await fetch(url);
      pages.push(await answer.text(), String((await fetch(url)).status), answer.url);
      return `${ctrlC}${ctrlC}`;
    };
    const args = ['open', '-s', 'terminal', '--no-live'];
    const opened = await onTerminal(release, args, [['Press Ctrl-C to end.', look]], { BROWSER: browser });
    expect(opened.exitCode).toBe(0);
    const [page, again, url] = pages;
    expect(page).toContain('<html lang="en" data-live>');
    expect(again).toBe('404');
    expect(opened.output).toContain(`Opened ${url}`);
    const none = await onTerminal(release, args, [['Press Ctrl-C to end.', ctrlC]], {
      ...{ BROWSER: join(release.directory, 'none'), DISPLAY: '', WAYLAND_DISPLAY: '' },
    });
    expect(none).toMatchObject({
      exitCode: 0,
      output: expect.stringContaining('No browser was found. Open http://127'),
    });
  });

  test('gets the page in a file where there is no terminal', async () => {
    const { stdout } = succeeded(await release.releaseCommand('open', '-s', 'terminal', '--no-live'));
    const [, url = ''] = /^Wrote (file:\S+)$/m.exec(stdout) ?? [];
    expect(await readFile(new URL(url), 'utf8')).toContain('<html lang="en"');
  });
});
