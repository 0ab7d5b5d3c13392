import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { chosenStack } from '../../../components/cli/target/chosenStack.ts';

const file = resolve(import.meta.dirname, '..', '..', '..', 'Pulumi.yaml');
const backend = 'file:///somewhere';

let home: string;
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'pulumi-home-'));
});
afterEach(() => rm(home, { recursive: true }));

/** What `pulumi stack select` leaves behind. */
async function select(settings: object): Promise<void> {
  const digest = createHash('sha1').update(file).digest('hex');
  await mkdir(join(home, 'workspaces'), { recursive: true });
  await writeFile(join(home, 'workspaces', `kubesentiment-${digest}-workspace.json`), JSON.stringify(settings));
}

const selected = (env: NodeJS.ProcessEnv = { PULUMI_BACKEND_URL: backend }) =>
  chosenStack(undefined, { PULUMI_HOME: home, ...env });

describe('the selected stack', () => {
  test('is undefined before one is selected', async () => {
    expect(selected()).toBeUndefined();
    await select({});
    expect(selected()).toBeUndefined();
  });

  test('is the one of the backend in use, or that of an earlier Pulumi', async () => {
    await select({ stack: 'organization/kubesentiment/dev' });
    expect(selected()).toBe('organization/kubesentiment/dev');
    await select({
      stack: 'dev',
      stacks: { [backend]: 'organization/kubesentiment/local', 'https://api': 'acme/prod' },
    });
    expect(selected()).toBe('organization/kubesentiment/local');
    expect(selected({ PULUMI_BACKEND_URL: 'file:///other' })).toBe('dev');
    await writeFile(join(home, 'credentials.json'), JSON.stringify({ current: 'https://api' }));
    expect(selected({})).toBe('acme/prod');
  });

  test('is ignored if a stack is named', async () => {
    await select({ stack: 'dev' });
    expect(chosenStack('acme/prod', { PULUMI_HOME: home })).toBe('acme/prod');
  });
});

describe('the name of a stack', () => {
  test.each(['dev', 'acme/dev', 'organization/kubesentiment/dev'])('may be %s', (name) => {
    expect(chosenStack(name, {})).toBe(name);
  });

  test('must belong to this project', () => {
    expect(() => chosenStack('acme/web/dev', {})).toThrow(
      expect.objectContaining({
        code: 'STACK_OTHER_PROJECT',
        message: expect.stringMatching(/"web".*"kubesentiment"/),
      }),
    );
  });

  test.each(['', 'a/b/c/d', '../dev', 'my stack'])('is not "%s"', (name) => {
    expect(() => chosenStack(name, {})).toThrow(expect.objectContaining({ code: 'STACK_INVALID_NAME' }));
  });
});
