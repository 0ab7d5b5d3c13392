import { execFile } from 'node:child_process';
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { replacePackages } from '../../../toolchain/build/goCommands.ts';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'replace-'));
});

afterEach(() => rm(folder, { recursive: true }));

async function write(path: string, text: string): Promise<void> {
  await mkdir(dirname(join(folder, path)), { recursive: true });
  await writeFile(join(folder, path), text);
}

/** Stands in for Go: finds the module, and writes down how go.mod is edited. */
const go = `#!/bin/sh
case "$1 $2" in
  'list -m') echo "$MODULES/$5" ;;
  'mod edit') echo "$3 $4" >>"$5" ;;
esac
`;

test('packages of a module are replaced whole, and the module of the cache stays as it is', async () => {
  const module = 'example.com/program';
  await write('bin/go', go);
  await chmod(join(folder, 'bin', 'go'), 0o755);
  await write(`cache/${module}/main.go`, 'main');
  await write(`cache/${module}/cloud/cloud.go`, 'cloud');
  await write(`cache/${module}/cloud/client.go`, 'client');
  await write(`source/_replaced/${module}/cloud/cloud.go`, 'ours');
  await write('source/go.mod', 'module a\n');
  await write('source/go.sum', '');
  const env = { PATH: `${join(folder, 'bin')}:${process.env.PATH ?? ''}`, MODULES: join(folder, 'cache') };
  for (const [program = '', ...args] of replacePackages(module))
    await promisify(execFile)(program, args, { cwd: join(folder, 'source'), env });
  const result = join(folder, 'source', 'replaced', module);
  expect(await readFile(join(result, 'main.go'), 'utf8')).toBe('main');
  expect(await readdir(join(result, 'cloud'))).toEqual(['cloud.go']);
  expect(await readFile(join(result, 'cloud', 'cloud.go'), 'utf8')).toBe('ours');
  expect(await readdir(join(folder, 'cache', module, 'cloud'))).toEqual(['client.go', 'cloud.go']);
  expect(await readFile(join(folder, 'source', 'go.mod'), 'utf8')).toBe('module a\n');
  expect(await readFile(join(folder, 'source', 'replaced.mod'), 'utf8')).toContain(
    `-replace ${module}=./replaced/${module}`,
  );
});
