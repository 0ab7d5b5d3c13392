// Preloaded with `--import`: writes the URL of each module that a program or its dynamic provider loads into a file of that process.
import { appendFileSync, writeFileSync } from 'node:fs';
import { registerHooks } from 'node:module';

const [, role] = /[\\/]cmd[\\/](run|dynamic-provider)[\\/]/.exec(process.argv[1] ?? '') ?? [];
if (role !== undefined) {
  const file = `${process.env.LOADED_MODULES}.${role}`;
  const seen = new Set();
  writeFileSync(file, '');
  registerHooks({
    load(url, context, next) {
      // The engine kills the provider: nothing could be written at its end.
      if (!seen.has(url) && !url.startsWith('node:')) appendFileSync(file, `${url}\n`);
      seen.add(url);
      return next(url, context);
    },
  });
}
