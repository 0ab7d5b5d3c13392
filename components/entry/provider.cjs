// `require('kubesentiment/provider')`: the code in the state of every stack calls one of these functions. Never change their names.
require('../nodeVersion.cjs').rejectOldNode();

const { join } = require('node:path');
const code = require('./code.cjs');

require(code('startup/compileCache.mjs')).cacheCompiledCode();
const bundle = require(code('startup/bundle.mjs')).findBundle('revision');
const { deployedProvider, objectsProvider, openedProvider, readyProvider, warmUp } = require(
  bundle === undefined ? code('revision/index') : join(bundle, 'revision.mjs'),
);

module.exports = { deployedProvider, objectsProvider, openedProvider, readyProvider, warmUp };
