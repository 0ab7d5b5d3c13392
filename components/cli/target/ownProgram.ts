import { join } from 'node:path';
import { ReleaseError } from '../../errors.ts';
import { readdir, readFile } from '../../files/readAtOnce.ts';
import { isPackage } from './currentProject.ts';

/**
 * Whether the project's own program declares its releases: neither Pulumi.yaml nor the file of a stack describes one. Never in a clone of
 * this project.
 */
export async function isOwnProgram(directory: string, isOfPackage: boolean = isPackage): Promise<boolean> {
  if (!isOfPackage) return false;
  const names = (await readdir(directory)).filter((name) => /^Pulumi\.(?:.+\.)?ya?ml$/.test(name));
  const texts = await Promise.all(names.map((name) => readFile(join(directory, name), 'utf8')));
  return !texts.some((text) => text.includes('kubesentiment:release'));
}

/** The command needs the settings of the release, which only the program knows. */
export function ownProgram(stack: string): ReleaseError {
  return new ReleaseError(
    'PROJECT_OWN_PROGRAM',
    'The program of this project declares its releases: no stack has kubesentiment:release.',
    {
      hint: [
        'Deploy with `pulumi up`, compare with `pulumi preview --diff`, and roll back with the argument rollbackTo.',
        'To read a release, name it: `release status <name> -n <namespace>`. `release list` shows the names.',
        'Fetch the dependencies of a chart with `release dependency update <chart>`.',
        `For a program with readStackSettings(): \`pulumi config set --path kubesentiment:release.name <name> -s ${stack}\`.`,
      ].join('\n'),
    },
  );
}
