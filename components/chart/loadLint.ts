import { createRequire } from 'node:module';
import { ReleaseError } from '../errors.ts';

/** The schemas of objects. No other command needs their 20 MB, so users of the npm package install them only for lint. */
const modelPackages = ['kubernetes-models', '@kubernetes-models/prometheus-operator'];

/**
 * Loads the rules of `release lint` on demand, so that a deploy does not wait for them.
 * @throws ReleaseError PROJECT_PACKAGE_MISSING if the packages with the schemas are not installed
 */
export async function loadLint() {
  const require = createRequire(import.meta.url);
  const missing = modelPackages.filter((name) => !isInstalled(name, require));
  if (missing.length > 0) {
    const { peerDependencies } = require('../../package.json');
    const versions = missing.map((name) => `${name}@${peerDependencies[name]}`);
    throw new ReleaseError('PROJECT_PACKAGE_MISSING', `\`release lint\` needs npm packages: ${missing.join(', ')}.`, {
      hint: `Run \`npm install --save-dev ${versions.join(' ')}\` in the project.`,
    });
  }
  return import('./lint/index.ts');
}

function isInstalled(name: string, require: NodeJS.Require): boolean {
  try {
    require.resolve(`${name}/package.json`);
    return true;
  } catch {
    return false;
  }
}
