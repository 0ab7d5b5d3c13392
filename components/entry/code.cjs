const { existsSync } = require('node:fs');
const { join } = require('node:path');

/**
 * The path of a module of components/. A checkout runs its sources. The npm package has only compiled code.
 * @param {string} name without the extension of TypeScript
 */
module.exports = (name) => {
  const source = join(__dirname, '..', /\.mjs$/.test(name) ? name : `${name}.ts`);
  const compiled = `${name.replace(/\.mjs$/, '').replace(/\//g, '-')}.mjs`;
  return existsSync(source) ? source : join(__dirname, '..', '..', 'dist', compiled);
};
