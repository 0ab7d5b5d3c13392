import { pathToFileURL } from 'node:url';
import { CommanderError } from 'commander';
import { formatError, ReleaseError, ReleaseErrors } from '../errors.ts';
import { commandElsewhere } from './target/currentProject.ts';
import { exitCodeOf } from './terminal/exitCode.ts';
import { printMessage } from './terminal/print.ts';
import { watchStandardStreams } from './terminal/standardStreams.ts';

export { flushStandardStreams } from './terminal/standardStreams.ts';

/** Runs the command line of this process. Errors are printed, and set the exit code. */
export async function runCommand(): Promise<void> {
  watchStandardStreams();
  try {
    const elsewhere = commandElsewhere();
    if (elsewhere !== undefined) await import(pathToFileURL(elsewhere).href);
    else if (process.argv[2] === '__complete') {
      const { complete } = await import('./completion/complete.ts');
      await complete(process.argv.slice(3));
      // A request to a cluster that does not answer must not keep the shell waiting.
      process.exit();
    } else {
      // Import here: if the command runs in another clone, that clone has its own program.
      const [{ isVerb, releaseProgram }, { givenWords }] = await Promise.all([
        import('./program.ts'),
        import('./terminal/givenWords.ts'),
      ]);
      const words = givenWords(process.argv.slice(2), isVerb);
      await releaseProgram(words).parseAsync(words, { from: 'user' });
    }
  } catch (error) {
    await exitFor(error);
  }
}

/** Exit code 1 for a failure, 2 for an invalid command line. */
async function exitFor(error: unknown): Promise<void> {
  if (error instanceof CommanderError) {
    // Commander has already printed the error or the help.
    process.exitCode = error.exitCode === 0 ? 0 : 2;
    return;
  }
  const expected = error instanceof ReleaseError || error instanceof ReleaseErrors;
  printMessage(expected ? formatError(error) : String(error instanceof Error ? error.stack : error));
  process.exitCode = exitCodeOf(error);
  if (process.env.KUBESENTIMENT_DEBUG === 'true') (await import('./terminal/debug.ts')).printStack(error);
}
