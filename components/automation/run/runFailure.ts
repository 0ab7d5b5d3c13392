import { type ErrorCode, ReleaseError, ReleaseErrors } from '../../errors.ts';
import type { EngineExit } from './engineProcess.ts';
import { withoutMarkup } from './events.ts';

export interface FailedRun {
  stack: string;
  exit: EngineExit;
  /** What the engine's events told. */
  errors: readonly string[];
  cancelled: boolean;
}

/**
 * What a run of the engine failed of. Errors of the program and of its dynamic resources keep the code that they have there;
 * everything else is ENGINE_FAILED in Pulumi's own words.
 */
export function runFailure({ stack, exit, errors, cancelled }: FailedRun): ReleaseError | ReleaseErrors {
  if (cancelled) {
    return new ReleaseError('ENGINE_INTERRUPTED', `The run of stack ${stack} was interrupted.`, {
      hint: 'The next run closes its revision and goes on.',
    });
  }
  const said = withoutMarkup(exit.stderr).trim();
  if (/no stack named .* found/.test(said)) {
    return new ReleaseError('STACK_NOT_FOUND', `Pulumi's backend has no stack "${stack}".`, {
      hint: `Make it with \`pulumi stack init ${stack}\`, or check PULUMI_BACKEND_URL and the name given with --stack.`,
    });
  }
  if (/currently locked by|Another update is currently in progress/.test(said)) {
    return new ReleaseError('RELEASE_IN_PROGRESS', `The stack ${stack} is in use by another run.`, {
      frame: said,
      hint: `Wait for it to end. If it is gone for certain: pulumi cancel --stack ${stack}`,
    });
  }
  if (/incorrect passphrase|passphrase must be set/.test(said)) {
    return new ReleaseError('ENGINE_FAILED', `Pulumi cannot decrypt the secrets of stack ${stack}.`, {
      frame: said,
      hint: 'Set PULUMI_CONFIG_PASSPHRASE, or PULUMI_CONFIG_PASSPHRASE_FILE, to the passphrase that the stack was made with.',
    });
  }
  if (/failed to load checkpoint/.test(said)) {
    return new ReleaseError('ENGINE_FAILED', `Pulumi cannot read the state of stack ${stack}.`, {
      frame: said,
      hint: `A state that a killed run left half written is repaired by \`release deploy -s ${stack}\`; \`release doctor -s ${stack}\` says whether it is one.`,
    });
  }
  const ours = errors.flatMap(asReleaseError);
  const [first] = ours;
  if (first !== undefined) return ours.length === 1 ? first : new ReleaseErrors(ours);
  const words = errors.length > 0 ? errors.join('\n') : said || withoutMarkup(exit.stdout).trim();
  return new ReleaseError('ENGINE_FAILED', words === '' ? `pulumi ended with exit code ${exit.code}.` : words);
}

/** The text of an error of ours begins with its code: see formatError. */
function asReleaseError(text: string): ReleaseError[] {
  const [, code, message] = /(?:^|\s)([A-Z]+(?:_[A-Z]+)+): ([\s\S]*)$/.exec(text) ?? [];
  // It was written by formatError, in another process of this program.
  return code === undefined || message === undefined ? [] : [new ReleaseError(code as ErrorCode, message)];
}
