/**
 * Makes resources without stack traces. Pulumi takes one for every resource, maps each frame through source maps, and stores them
 * in the stack's state: a tenth of what a release has there, written with every step, with paths of the machine that deployed.
 */
export function withoutStackTraces<Made>(make: () => Made): Made {
  const { prepareStackTrace } = Error;
  Error.prepareStackTrace = (error) => String(error);
  try {
    return make();
  } finally {
    // Without one V8 has its own way, which is what undefined stands for.
    Error.prepareStackTrace = prepareStackTrace;
  }
}
