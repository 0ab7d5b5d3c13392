// Plain JavaScript without packages: a Node that is too old must be able to print the message.
import { readFileSync } from 'node:fs';

/**
 * Describes why a version of Node is not supported; undefined if it is. `engines` in package.json has the minimum.
 * @param {string} version
 * @returns {string | undefined}
 */
export function nodeProblem(version) {
  const { engines } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));
  const [major = 0, minor = 0] = numbersOf(version);
  const [oldestMajor = 0, oldestMinor = 0] = numbersOf(engines.node);
  const isOldest = major === oldestMajor && minor >= oldestMinor;
  // Node 23 runs TypeScript since 23.6.
  if (isOldest || major > 23 || (major === 23 && minor >= 6)) return undefined;
  return `Node ${version} is too old: Node ${oldestMajor}.${oldestMinor} or newer is needed.`;
}

function numbersOf(version) {
  return (version.match(/\d+/g) ?? []).map(Number);
}

/** On a Node that is too old, ends the process with a message. */
export function refuseOldNode() {
  const problem = nodeProblem(process.versions.node);
  if (problem === undefined) return;
  const remedy = 'Put a newer Node first on PATH; `npm start` installs one and uses it.';
  process.stderr.write(`${problem}\n  This is ${process.execPath}. ${remedy}\n`);
  process.exit(1);
}
