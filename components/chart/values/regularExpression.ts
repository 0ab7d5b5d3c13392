import { createRequire } from 'node:module';
import type { RE2JS } from 're2js';

const require = createRequire(import.meta.url);

/** Templates ask for the same expressions in loops. */
const compiled = new Map<string, RE2JS>();
const most = 100;

/**
 * A regular expression of RE2 (https://github.com/google/re2/wiki/Syntax), which Go and so Helm use. Its time grows with the text
 * alone: no expression and no text can make it hang.
 * @throws Error for what RE2 does not have, such as back-references and looking around; the message says what
 */
export function compileExpression(pattern: string): RE2JS {
  const known = compiled.get(pattern);
  if (known !== undefined) return known;
  // Loaded here: most runs need no expression. The package's own types describe what is loaded.
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
