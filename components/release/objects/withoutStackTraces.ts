/**
 * Creates resources without stack traces. Pulumi takes a trace for every resource, maps each frame through source maps and stores it in
 * the state: a tenth of the release's state, written in every step, with paths of the deploying machine.
 */
export function withoutStackTraces<Made>(make: () => Made): Made {
  const { prepareStackTrace } = Error;
  Error.prepareStackTrace = (error) => String(error);
  try {
    return make();
  } finally {
    // undefined restores V8's default.
    Error.prepareStackTrace = prepareStackTrace;
  }
}
