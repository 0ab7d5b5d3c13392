// Plain CommonJS without packages: any Node must be able to load this file, with `import` and with `require`.
const { readFileSync } = require('node:fs');
const { join } = require('node:path');

/**
 * Describes why a version of Node is not supported; undefined if it is. `engines` in package.json lists the oldest supported version of
 * each release line, and then of all newer ones: `^22.19.0 || >=24.0.0`.
 * @param {string} version
 * @returns {string | undefined}
 */
function nodeProblem(version) {
  const { engines } = JSON.parse(readFileSync(join(__dirname, '..', 'package.json'), 'utf8'));
  const [major = 0, minor = 0] = numbersOf(version);
  const oldest = engines.node.split('||').map(numbersOf);
  const needed = oldest.find(([line, first]) => major < line || (major === line && minor < first));
  if (needed === undefined || oldest.some(([line, first]) => major === line && minor >= first)) return undefined;
  const name = needed[1] === 0 ? `${needed[0]}` : `${needed[0]}.${needed[1]}`;
  return `Node ${version} is too old: Node ${name} or newer is needed.`;
}

function numbersOf(version) {
  return (version.match(/\d+/g) || []).map(Number);
}

/** The whole message for the Node that runs this; undefined if it is supported. */
function problemHere() {
  const problem = nodeProblem(process.versions.node);
  return problem && `${problem}\n  This is ${process.execPath}. Put a newer Node first on PATH.`;
}

/** On a Node that is too old, ends the process with a message. */
function refuseOldNode() {
  const problem = problemHere();
  if (problem === undefined) return;
  process.stderr.write(`${problem}\n`);
  process.exit(1);
}

/**
 * On a Node that is too old, throws the message.
 * @throws an Error without a stack trace, which Pulumi shows as it shows a RunError
 */
function rejectOldNode() {
  const problem = problemHere();
  if (problem === undefined) return;
  throw Object.assign(new Error(problem), { stack: problem, __pulumiRunError: true });
}

/**
 * Ends the process with one line if an npm package is missing: the stack of the loader does not say what to do.
 * @param {unknown} error what an import threw
 * @throws the error, if it is another one
 */
function refuseMissingPackage(error) {
  const { code = '', message = '' } = Object(error);
  const [, name] = /Cannot find (?:package|module) '((?:@[^/']+\/)?[a-z][^/']*)/.exec(message) || [];
  if (!/^(?:ERR_)?MODULE_NOT_FOUND$/.test(code) || name === undefined) throw error;
  process.stderr.write(
    `The npm package ${name} is not installed. Run \`npm ci\` in ${join(__dirname, '..')}, then this again.\n`,
  );
  process.exit(1);
}

module.exports = { nodeProblem, refuseMissingPackage, refuseOldNode, rejectOldNode };
