import { mkdir, symlink } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { execa } from 'execa';

const project = resolve(import.meta.dirname, '..', '..', '..');

/** Copies what a user's checkout has to a folder; the packages are those of this checkout. */
export async function checkOut(directory: string): Promise<void> {
  await mkdir(join(directory, 'tmp'), { recursive: true });
  const parts = ['Pulumi.yaml', 'index.ts', 'package.json', 'tsconfig.json', 'components', 'charts'];
  // `cp` takes a fifth of the time of `fs.cp`. The bundle of one checkout fits the others if their files have the same times.
  await execa('cp', ['-R', '-P', '-p', ...parts.map((part) => join(project, part)), directory]);
  await symlink(join(project, 'node_modules'), join(directory, 'node_modules'));
}
