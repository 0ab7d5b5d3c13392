import { type ReleaseError, releaseErrors } from '../../errors.ts';

/** Runs what may fail and adds its errors to the others, so that all can be reported at once. Defects are thrown on. */
export function attempt<Result>(errors: ReleaseError[], run: () => Result): Result | undefined {
  try {
    return run();
  } catch (error) {
    errors.push(...releaseErrors(error));
    return undefined;
  }
}

/** Each error once: a loop or a named template makes the same mistake over and over. */
export function uniqueErrors(errors: readonly ReleaseError[]): ReleaseError[] {
  const keyOf = ({ code, position, message }: ReleaseError) => JSON.stringify([code, position, message]);
  return [...new Map(errors.map((error) => [keyOf(error), error])).values()];
}

/** File by file and from top to bottom. */
export function inOrder(errors: readonly ReleaseError[]): ReleaseError[] {
  return errors.toSorted(({ position: left }, { position: right }) => {
    if (left?.file !== right?.file) return (left?.file ?? '') < (right?.file ?? '') ? -1 : 1;
    return (left?.line ?? 0) - (right?.line ?? 0) || (left?.column ?? 0) - (right?.column ?? 0);
  });
}
