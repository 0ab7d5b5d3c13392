// `require('kubesentiment/provider')`: the code in the state of every stack calls one of these functions. Never change their names.
require('../nodeVersion.cjs').rejectOldNode();

const code = require('./code.cjs');

require(code('compileCache.mjs')).cacheCompiledCode();
const { deployedProvider, objectsProvider, openedProvider, readyProvider } = require(code('revision/index'));

module.exports = { deployedProvider, objectsProvider, openedProvider, readyProvider };
