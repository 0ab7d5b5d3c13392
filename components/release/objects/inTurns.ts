/** Objects whose resources are created or sent in one turn of the event loop. */
export const perTurn = 25;

/**
 * Runs steps in turns of the event loop, so that the process sends and receives calls in between: the engine opens the revision while the
 * resources of many objects are created.
 * @param around called with each step
 */
export async function runInTurns<Result>(
  steps: Generator<void, Result>,
  around: <Made>(step: () => Made) => Made,
): Promise<Result> {
  for (;;) {
    const step = around(() => steps.next());
    if (step.done === true) return step.value;
    await nextTurn();
  }
}

/**
 * Gives a promise to many others, some of them in each turn. The SDK prepares all resources that wait for the same promise side by side, so
 * the engine would get the first of them when the last one is prepared.
 */
export function givenInTurns<Value>(promise: Promise<Value>): () => Promise<Value> {
  let current = promise;
  let given = 0;
  return () => {
    if (given > 0 && given % perTurn === 0) current = inNextTurn(current);
    given++;
    return current;
  };
}

async function inNextTurn<Value>(promise: Promise<Value>): Promise<Value> {
  const value = await promise;
  await nextTurn();
  return value;
}

function nextTurn(): Promise<void> {
  return new Promise((resolve) => void setImmediate(resolve));
}
