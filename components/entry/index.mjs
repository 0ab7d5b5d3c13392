// `import 'kubesentiment'`. Through CommonJS, which checks Node's version before it loads a module with names that an old Node lacks.
import api from './index.cjs';

export const { Release, ReleaseError, ReleaseErrors, readStackSettings } = api;
