import { writeFileSync } from 'node:fs';
import { registerHooks } from 'node:module';

/** Preloaded with `--import`: writes the URL of each module that the process loads, one a line, into the file that LOADED_MODULES names. */
const urls = new Set<string>();
registerHooks({
  load(url, context, nextLoad) {
    urls.add(url);
    return nextLoad(url, context);
  },
});
process.on('exit', () => writeFileSync(process.env.LOADED_MODULES ?? '', [...urls].join('\n')));
