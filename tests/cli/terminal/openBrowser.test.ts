import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { browserCommands, hasPerson, openBrowser } from '../../../components/cli/terminal/openBrowser.ts';

describe('the browser is opened by', () => {
  test.each<[string, NodeJS.ProcessEnv, NodeJS.Platform, string, string[]]>([
    ['open on macOS', {}, 'darwin', '', ['open']],
    ['xdg-open with a screen', { DISPLAY: ':0' }, 'linux', '6.1.0', ['xdg-open']],
    ['xdg-open with Wayland', { WAYLAND_DISPLAY: 'wayland-0' }, 'linux', '6.1.0', ['xdg-open']],
    ['nothing without a screen', { DISPLAY: '' }, 'linux', '6.1.0', []],
    [
      'the program of an editor without a screen',
      { BROWSER: '/vscode/browser.sh' },
      'linux',
      '6.1.0',
      ['/vscode/browser.sh'],
    ],
    [
      'the programs in BROWSER first',
      { BROWSER: 'firefox:w3m %s', DISPLAY: ':0' },
      'linux',
      '',
      ['firefox', 'xdg-open'],
    ],
    ['Windows in WSL', {}, 'linux', '5.15.0-microsoft-standard-WSL2', ['wslview', 'explorer.exe']],
  ])('%s', (_what, env, platform, release, expected) => {
    expect(browserCommands(env, platform, release)).toEqual(expected);
  });

  test('the first program that starts and does not fail', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'kubesentiment-browser-'));
    const program = async (name: string, script: string) => {
      await writeFile(join(folder, name), `#!/bin/sh\n${script}\n`);
      await chmod(join(folder, name), 0o755);
      return join(folder, name);
    };
    try {
      const failing = await program('failing', 'exit 3');
      const working = await program('working', `printf %s "$1" > ${join(folder, 'opened')}`);
      const url = 'http://127.0.0.1:1/x/';
      expect(await openBrowser(url, [join(folder, 'none'), failing, working])).toBe(true);
      expect(await readFile(join(folder, 'opened'), 'utf8')).toBe(url);
      expect(await openBrowser(url, [failing])).toBe(false);
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});

test('nobody sees a browser without a terminal', () => {
  // The tests' output is a pipe or a terminal; CI decides in any case.
  expect(hasPerson({ CI: 'true' })).toBe(false);
  expect(hasPerson({ GITHUB_ACTIONS: 'true' })).toBe(false);
});
