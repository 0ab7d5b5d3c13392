import { createRequire } from 'node:module';
import type { RE2JS } from 're2js';

const require = createRequire(import.meta.url);

/** Templates use the same expressions in loops. */
const compiled = new Map<string, RE2JS>();
const most = 100;

/**
 * Compiles a regular expression of RE2 (https://github.com/google/re2/wiki/Syntax), which Go and Helm use. Matching
 * takes linear time, so that no expression can hang.
 * @throws Error for syntax that RE2 does not support, such as back-references and lookarounds, with the reason
 */
export function compileExpression(pattern: string): RE2JS {
  const known = compiled.get(pattern);
  if (known !== undefined) return known;
  // Loaded lazily: most runs need no expression. The types of the package describe the module.
  const { RE2JS: engine } = require('re2js') as typeof import('re2js');
  let expression: RE2JS;
  try {
    expression = engine.compile(pattern);
  } catch (cause) {
    const message = cause instanceof Error ? cause.message : String(cause);
    throw new Error(message.replace(/^error parsing regexp: /, ''), { cause });
  }
  if (compiled.size >= most) compiled.clear();
  compiled.set(pattern, expression);
  return expression;
}
