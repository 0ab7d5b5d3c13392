import { cp, mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { expect } from '@jest/globals';
import { parse } from 'yaml';
import { patternOf, steady, stepsOf } from '../../docs/page.ts';
import { fullTest } from '../../selection.ts';
import { checkOut } from '../support/checkOut.ts';
import { integrationEnvironment } from '../support/environment.ts';
import { succeeded } from '../support/scenario.ts';
import { openShell } from '../support/shell.ts';

const project = resolve(import.meta.dirname, '..', '..', '..');

/**
 * Each command line of docs/tutorial.md, word for word, in a fresh clone. One thing is other than there: the clone's
 * Pulumi.local.yaml names the tests' cluster, so that `npm start` starts no control plane of its own.
 */
fullTest('the commands of the tutorial print what the tutorial shows', async () => {
  const shell = await clone();
  const steps = stepsOf(await readFile(join(project, 'docs', 'tutorial.md'), 'utf8'));
  expect(steps.length).toBeGreaterThan(8);
  for (const { line, fails, shown } of steps) {
    const { exitCode, output } = await shell(line);
    expect({ line, fails: exitCode !== 0, output }).toEqual({ line, fails, output });
    if (shown !== undefined) expect(steady(output)).toMatch(patternOf(shown));
  }
});

async function clone() {
  const { directory: shared, variables } = integrationEnvironment();
  const directory = await mkdtemp(join(shared, 'tutorial-'));
  await checkOut(directory);
  for (const part of ['toolchain', 'package-lock.json', '.gitignore', 'Pulumi.local.yaml']) {
    await cp(join(project, part), join(directory, part), { recursive: true, verbatimSymlinks: true });
  }
  const file = join(directory, 'Pulumi.local.yaml');
  const { 'current-context': context } = parse(await readFile(variables.KUBECONFIG ?? '', 'utf8'));
  const settings = await readFile(file, 'utf8');
  await writeFile(file, settings.replace(/^config:\n/m, `config:\n  kubernetes:context: ${context}\n`));
  // The backend and its passphrase are those of `npm start`.
  const { PULUMI_BACKEND_URL: _backend, PULUMI_CONFIG_PASSPHRASE: _passphrase, ...rest } = variables;
  const shell = openShell(directory, { ...rest, NO_COLOR: '1' });
  const author = '-c user.name=tests -c user.email=tests@example.com';
  succeeded(await shell(`git init -q && git add . && git ${author} commit -qm Clone`));
  return shell;
}
