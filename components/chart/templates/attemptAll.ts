import { ReleaseError, ReleaseErrors, throwAll } from '../../errors.ts';

/** Does the same to all, and throws what went wrong with any of them afterwards. */
export function attemptAll<Item>(items: Iterable<Item>, attempt: (item: Item) => void): void {
  const errors: ReleaseError[] = [];
  for (const item of items) {
    try {
      attempt(item);
    } catch (error) {
      if (error instanceof ReleaseErrors) errors.push(...error.errors);
      else if (error instanceof ReleaseError) errors.push(error);
      else throw error;
    }
  }
  throwAll(errors);
}
