// Plain JavaScript: loaded before TypeScript can be.
import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);

/** A resource with this key gets its outputs on their first use: see `objectResource.ts`. */
const onUse = Symbol.for('kubesentiment.outputsOnUse');

/**
 * Makes Pulumi's SDK create the outputs of some resources on their first use. It makes twenty promises for each field of each resource, and a
 * program uses few fields of a release's objects. The outputs are the SDK's own.
 */
export function makeOutputsOnUse() {
  const rpc = require('@pulumi/pulumi/runtime/rpc');
  const { transferProperties } = rpc;
  rpc.transferProperties = (resource, label, props) => {
    if (!resource[onUse]) return transferProperties(resource, label, props);
    const now = {};
    const later = {};
    for (const name of Object.keys(props)) {
      // The SDK itself handles these two, and what the resource has already.
      if (name === 'id' || name === 'urn' || name in resource) now[name] = props[name];
      else
        later[name] = madeOnUse(
          resource,
          name,
          () => transferProperties(resource, label, { [name]: props[name] })[name],
        );
    }
    return { ...transferProperties(resource, label, now), ...later };
  };
}

/**
 * @param make sets the output, and returns the function that settles it
 * @returns the same function for the output that is made later
 */
function madeOnUse(resource, name, make) {
  let settle;
  let settled;
  const set = () => {
    delete resource[name];
    settle = make();
    if (settled !== undefined) settle(...settled);
  };
  Object.defineProperty(resource, name, {
    configurable: true,
    enumerable: true,
    get() {
      set();
      return resource[name];
    },
    set(value) {
      Object.defineProperty(resource, name, { configurable: true, enumerable: true, writable: true, value });
    },
  });
  return (...result) => {
    settled ??= result;
    if (settle !== undefined) return settle(...result);
    const [, , , , error] = result;
    // The SDK reports the error because nobody handles the output's rejection.
    if (error) set();
  };
}
