// `require('kubesentiment')`. An old Node cannot load ES modules from here, so check its version first.
require('../nodeVersion.cjs').rejectOldNode();

module.exports = require(require('./code.cjs')('entry/index'));
