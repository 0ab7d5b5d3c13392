import { stripTypeScriptTypes } from 'node:module';

// Blanks types out in place, so that lines and columns in stack traces stay those of the source.
export default { process: (code) => ({ code: stripTypeScriptTypes(code) }) };
