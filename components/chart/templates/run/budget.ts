import { HelperError } from '../helpers/helper.ts';
import { longestText } from '../helpers/index.ts';

/** The maximum depth of calls between templates; real charts stay far below. */
const deepestCall = 100;

/** How often one file may read a value, call a helper or repeat a loop. A chart of 1,000 objects needs a tenth. */
const mostCalls = 1_000_000;

const stepsHint = 'Nested loops multiply. Shorten them, or compute values outside of the loops.';
const depthHint = 'A template that includes itself needs an {{#if}} that ends the recursion.';
const textHint = 'The API server accepts objects up to 3 MiB.';

/** Ends the render, because no later call can succeed. */
export class BudgetError extends HelperError {}

/** Limits the rendering of one file, so that every render ends. */
export interface Budget {
  reset(): void;
  /** @param count the cost of the call */
  spend(count: number): void;
  /** Runs a named template. */
  nest<Result>(run: () => Result): Result;
  /** Refuses output that the API server would not accept and that would exhaust the memory. */
  measure(text: string): string;
}

/** @throws BudgetError if the budget is used up, HelperError if a string is too long */
export function createBudget(): Budget {
  let depth = 0;
  let calls = 0;
  return {
    reset() {
      depth = 0;
      calls = 0;
    },
    spend(count) {
      calls += count;
      if (calls > mostCalls)
        throw new BudgetError(`is in a template that needs more than ${mostCalls} steps`, { hint: stepsHint });
    },
    nest(run) {
      if (depth >= deepestCall) throw new BudgetError('leads to endless recursion of templates', { hint: depthHint });
      depth++;
      try {
        return run();
      } finally {
        depth--;
      }
    },
    measure(text) {
      if (text.length <= longestText) return text;
      throw new HelperError(`returns a string of ${text.length} characters; the maximum is ${longestText}`, {
        hint: textHint,
      });
    },
  };
}
