// Plain JavaScript: loaded before TypeScript can be.
import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);

/** What the SDK reports of its own calls, with everything that the engine returned. */
const ofCalls = /^(?:Registering resource|RegisterResource(?:Outputs)? RPC|Resource RPC serialization|Invok(?:e|ing) )/;

/**
 * Leaves out what Pulumi's SDK does for somebody who debugs the SDK: messages about each of its calls, which it sends to the engine one by
 * one and which contain whole resources, a stack trace for each promise, and the trace of each call in a run that is not traced. The
 * program's own debug messages stay.
 * `KUBESENTIMENT_SDK_DEBUG=true` and `PULUMI_DEBUG_PROMISE_LEAKS=true` bring them back.
 */
export function quietSdk(env = process.env) {
  if (env.KUBESENTIMENT_SDK_DEBUG !== 'true') {
    const log = require('@pulumi/pulumi/log');
    const { debug } = log;
    log.debug = (message, ...rest) => (ofCalls.test(message) ? Promise.resolve() : debug(message, ...rest));
    // The text of a response is made for those messages.
    const { RegisterResourceResponse } = require('@pulumi/pulumi/proto/resource_pb');
    RegisterResourceResponse.prototype.toString = () => '[RegisterResourceResponse]';
  }
  // The engine sets it to trace a run.
  if (env.TRACEPARENT === undefined) require('@pulumi/pulumi/runtime/settings').grpcClientOptions.interceptors = [];
  if (!env.PULUMI_DEBUG_PROMISE_LEAKS) {
    const debuggable = require('@pulumi/pulumi/runtime/debuggable');
    const { debuggablePromise } = debuggable;
    debuggable.debuggablePromise = (promise, context) => {
      const { stackTraceLimit } = Error;
      Error.stackTraceLimit = 0;
      try {
        return debuggablePromise(promise, context);
      } finally {
        Error.stackTraceLimit = stackTraceLimit;
      }
    };
  }
}
