import { ReleaseError } from '../../errors.ts';
import { projectDirectory } from './currentProject.ts';
import { readStack, type StackView, stacksIn } from './stack.ts';

/**
 * Checks the name of a release that the command line repeats beside the stack, as in Helm's `rollback NAME 3`.
 * @throws ReleaseError COMMAND_OTHER_RELEASE, which lists the stacks of that release
 */
export async function requireRelease(
  name: string,
  { stack, settings }: StackView,
  directory: string = projectDirectory,
): Promise<void> {
  const { name: own } = settings.release;
  if (name === own) return;
  const names = await stacksIn(directory);
  const found = await Promise.all(
    names.map(async (each) => {
      const view = await readStack(each, directory).catch(() => undefined);
      return view?.settings.release.name === name ? [each] : [];
    }),
  );
  const others = found.flat();
  const hint =
    others.length === 0
      ? `No stack of this project has a release of that name. For this one: \`-s ${stack}\` alone, or \`${own}\`.`
      : `Stacks with the release ${name}: ${others.map((each) => `-s ${each}`).join(', ')}.`;
  throw new ReleaseError('COMMAND_OTHER_RELEASE', `Stack ${stack} has the release ${own}, not ${name}.`, { hint });
}
