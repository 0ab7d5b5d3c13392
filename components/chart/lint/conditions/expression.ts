/** A call of a function, or one word: `and .Values.on (not .Values.hosts)`. */
export type Expression = string | readonly Expression[];

/** Reads a condition of either template language. A pipe gives the value before it to the function after it. */
export function readExpression(text: string): Expression {
  const words = text
    .replace(/\s+as\s+\|[^|]*\|\s*$/, '')
    .match(/"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|`[^`]*`|[()|]|[^\s()|"'`]+/g);
  let at = 0;
  return readCall();

  function readCall(): Expression {
    let call: Expression[] = [];
    for (;;) {
      const word = words?.[at++];
      if (word === undefined || word === ')') return call;
      if (word === '(') call.push(readCall());
      else if (word === '|') call = [...pipeTarget(), call];
      // Handlebars: a named argument.
      else if (!/^\w+=/.test(word)) call.push(word);
    }
  }

  function pipeTarget(): Expression[] {
    const target: Expression[] = [];
    for (let word = words?.[at]; word !== undefined && !/^[)|]$/.test(word); word = words?.[at]) {
      at++;
      target.push(word === '(' ? readCall() : word);
    }
    return target;
  }
}

/** Functions whose result does not depend on whether the value is empty. */
const aboutTypes = ['kindIs', 'kindOf', 'typeIs', 'typeIsLike', 'typeOf', 'default', 'coalesce', 'toJson', 'toYaml'];

/**
 * Whether a condition with this result means that a list or map is not empty.
 * @param name the path of the value, such as `hosts` for `.Values.hosts`
 * @param result whether the condition is true
 */
export function meansFilled(expression: Expression, name: string, result: boolean): boolean {
  if (typeof expression === 'string') return result && isPart(expression, name);
  const [head = '', ...args] = expression;
  if (args.length === 0) return meansFilled(head, name, result);
  const means = (each: Expression) => meansFilled(each, name, result);
  switch (head) {
    case 'not':
    case 'empty':
      return args.some((each) => meansFilled(each, name, !result));
    case 'and':
    case 'all':
      return result ? args.some(means) : args.every(means);
    case 'or':
    case 'any':
      return result ? args.every(means) : args.some(means);
    case 'eq':
      return args.includes('0') ? !result && mentions(args, name) : result && mentions(args, name);
    case 'lt':
    case 'le':
      // The value is the smaller one if it comes first.
      return result !== mentions(args.slice(0, 1), name) && mentions(args, name);
    case 'gt':
    case 'ge':
      return result === mentions(args.slice(0, 1), name) && mentions(args, name);
    default:
      return result && !aboutTypes.some((each) => each === head) && mentions(args, name);
  }
}

function mentions(args: readonly Expression[], name: string): boolean {
  return args.some((each) => (typeof each === 'string' ? isPart(each, name) : mentions(each, name)));
}

/** A value inside a map has no value if the map is empty. */
function isPart(word: string, name: string): boolean {
  const path = word.replace(/^\$?\.?(?:@root\.)?/, '');
  return path === `Values.${name}` || path.startsWith(`Values.${name}.`);
}
