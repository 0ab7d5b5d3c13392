import { HelperError } from '../helpers/helper.ts';
import { longestText } from '../helpers/index.ts';

/** How deep templates may call each other; nobody nests so deep on purpose. */
const deepestCall = 100;

/** How often one file may read a value, call a helper or go round a loop; a chart of 1,000 objects needs a tenth. */
const mostCalls = 1_000_000;

const stepsHint = 'Loops inside loops multiply: make them shorter, or compute once outside of them.';
const depthHint = 'Templates that call themselves need an {{#if}} that ends it.';
const textHint = 'An API server takes objects of 3 MiB at most.';

/** Nothing that follows it can succeed: a render ends with it. */
export class BudgetError extends HelperError {}

/** What one rendering of a file may take, so that no template runs without end. */
export interface Budget {
  reset(): void;
  /** @param count how much the call is worth */
  spend(count: number): void;
  /** Runs what a template calls by name. */
  nest<Result>(run: () => Result): Result;
  /** Refuses what no API server would take and what would fill the memory. */
  measure(text: string): string;
}

/** @throws BudgetError when it is used up, HelperError for a text that is too long */
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
        throw new BudgetError(`stands in a template that takes more than ${mostCalls} steps`, { hint: stepsHint });
    },
    nest(run) {
      if (depth >= deepestCall)
        throw new BudgetError('calls templates that call themselves without end', { hint: depthHint });
      depth++;
      try {
        return run();
      } finally {
        depth--;
      }
    },
    measure(text) {
      if (text.length <= longestText) return text;
      throw new HelperError(`gives a text of ${text.length} characters; ${longestText} are the most`, {
        hint: textHint,
      });
    },
  };
}
