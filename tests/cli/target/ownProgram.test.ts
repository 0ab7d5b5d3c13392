import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { isOwnProgram } from '../../../components/cli/target/ownProgram.ts';

describe('isOwnProgram', () => {
  let directory: string;
  const write = (name: string, text: string) => writeFile(join(directory, name), text);
  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'project-'));
    await write('Pulumi.yaml', 'name: web\nruntime: nodejs\n');
  });
  afterEach(() => rm(directory, { recursive: true }));

  test('is true without stacks, and with stacks that describe no release', async () => {
    expect(await isOwnProgram(directory, true)).toBe(true);
    await write('Pulumi.dev.yaml', 'config: { kubernetes:context: kind }\n');
    expect(await isOwnProgram(directory, true)).toBe(true);
  });

  test.each(['Pulumi.yaml', 'Pulumi.dev.yaml', 'Pulumi.org.prod.yml'])(
    'is false with a release in %s',
    async (file) => {
      await write('Pulumi.other.yaml', 'config: {}\n');
      await write(file, 'name: web\nconfig:\n  kubesentiment:release: { name: app }\n');
      expect(await isOwnProgram(directory, true)).toBe(false);
    },
  );

  test('is false in a clone', async () => {
    expect(await isOwnProgram(directory, false)).toBe(false);
  });
});
