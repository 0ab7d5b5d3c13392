/** Inputs of a dynamic resource that the engine does not store. */
export interface Unstored<Inputs> {
  /** Keeps these inputs in this process. @returns the others, which the engine stores and shows */
  take(inputs: Inputs): Inputs;
  /** The inputs with those that `take` has kept. Without a call of `take` in this process, they are those in the state. */
  restore(inputs: Inputs): Inputs;
}

/**
 * Keeps inputs out of the state. The engine stores what `check` returns, and passes it to `diff`, `create` and `update` in the same
 * process: one process serves a run, and each run checks a resource first. The engine always checks what the program gave, also when it
 * checks a resource again (pulumi pkg/resource/deploy/step_generator.go).
 * @param idOf identifies a resource in a run
 */
export function unstored<Inputs extends object>(
  keys: readonly (keyof Inputs)[],
  idOf: (inputs: Inputs) => string,
): Unstored<Inputs> {
  const kept = new Map<string, Partial<Inputs>>();
  return {
    take(inputs) {
      const stored = { ...inputs };
      const own: Partial<Inputs> = {};
      for (const key of keys) {
        if (inputs[key] === undefined) continue;
        own[key] = inputs[key];
        delete stored[key];
      }
      kept.set(idOf(inputs), own);
      return stored;
    },
    restore: (inputs) => ({ ...inputs, ...kept.get(idOf(inputs)) }),
  };
}
