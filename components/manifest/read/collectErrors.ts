import { type ReleaseError, releaseErrors } from '../../errors.ts';

/** Runs a function and collects its ReleaseErrors, so that all can be reported together. Other errors are thrown. */
export function attempt<Result>(errors: ReleaseError[], run: () => Result): Result | undefined {
  try {
    return run();
  } catch (error) {
    errors.push(...releaseErrors(error));
    return undefined;
  }
}

/** Removes duplicates: a loop or a named template repeats the same mistake. */
export function uniqueErrors(errors: readonly ReleaseError[]): ReleaseError[] {
  const keyOf = ({ code, position, message }: ReleaseError) => JSON.stringify([code, position, message]);
  return [...new Map(errors.map((error) => [keyOf(error), error])).values()];
}

/** Sorts errors by file, line and column. */
export function inOrder(errors: readonly ReleaseError[]): ReleaseError[] {
  return errors.toSorted(({ position: left }, { position: right }) => {
    if (left?.file !== right?.file) return (left?.file ?? '') < (right?.file ?? '') ? -1 : 1;
    return (left?.line ?? 0) - (right?.line ?? 0) || (left?.column ?? 0) - (right?.column ?? 0);
  });
}
