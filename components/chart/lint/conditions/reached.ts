import { type Expression, meansFilled, readExpression } from './expression.ts';

/** A tag: `{{#if …}}` of Handlebars, or `{{- if … }}` of Helm. */
const tag =
  /\{\{\{?[-~]?\s*(!--[\s\S]*?--|![^}]*|\/\*[\s\S]*?\*\/|(?:"(?:[^"\\]|\\.)*"|`[^`]*`|[^}"`]|\}(?!\}))*?)\s*[-~]?\}\}\}?/g;

/** A branch that is open, with what is known of the value in it. */
interface Block {
  /** Whether the value is not empty here. */
  isFilled: boolean;
  /** Whether it is not empty where all conditions so far are false. */
  isFilledElse: boolean;
  /** The same at the ends of the branches before this one. */
  ends: boolean[];
  hasElse: boolean;
}

/**
 * Whether a template comes to a place only with a list or map that is not empty: the place is in a block with such a condition, or after one that
 * fails without.
 * @param before the template up to the place
 * @param name the path of the value, such as `hosts` for `.Values.hosts`
 */
export function isReachedFilled(before: string, name: string): boolean {
  const top: Block = { isFilled: false, isFilledElse: false, ends: [], hasElse: false };
  const blocks = [top];
  for (const [, text = ''] of before.matchAll(tag)) {
    const [, mark = '', word = '', rest = ''] = /^([#^/]?)[>*]?\s*([^\s]*)\s*([\s\S]*)$/.exec(text) ?? [];
    const block = blocks.at(-1) ?? top;
    if (text.startsWith('!') || text.startsWith('/*')) continue;
    if (mark === '/' || text === 'end') close(blocks);
    else if (text === '^' || text === 'else') nextBranch(block, undefined);
    else if (word === 'else') nextBranch(block, conditionOf(rest));
    else if (mark !== '') blocks.push(opened(conditionOf(text.slice(1), mark === '^')));
    else if (/^(?:if|with|range)$/.test(word)) blocks.push(opened(conditionOf(text)));
    else if (/^(?:define|block)$/.test(word)) blocks.push(opened(undefined));
    // Nothing after it is reached.
    else if (/^(?:\$\w+\s*:?=\s*)?fail\b|\|\s*fail\b/.test(text.replace(/"(?:[^"\\]|\\.)*"/g, '')))
      block.isFilled = true;
  }
  return blocks.some(({ isFilled }) => isFilled);

  function opened(condition: Condition | undefined): Block {
    const block: Block = { isFilled: false, isFilledElse: false, ends: [], hasElse: false };
    enter(block, condition);
    return block;
  }

  function enter(block: Block, condition: Condition | undefined): void {
    const means = (result: boolean) =>
      condition !== undefined && meansFilled(condition.expression, name, result !== condition.isNegated);
    block.isFilled = block.isFilledElse || means(true);
    block.isFilledElse ||= means(false);
  }

  /** @param condition of an `else if` */
  function nextBranch(block: Block, condition: Condition | undefined): void {
    block.ends.push(block.isFilled);
    block.hasElse = condition === undefined;
    enter(block, condition);
  }
}

/** The value is not empty after a block if it is not empty at the end of each branch. */
function close(blocks: Block[]): void {
  const block = blocks.length > 1 ? blocks.pop() : undefined;
  const around = blocks.at(-1);
  if (block === undefined || around === undefined) return;
  const ends = [...block.ends, block.isFilled, ...(block.hasElse ? [] : [block.isFilledElse])];
  if (ends.every(Boolean)) around.isFilled = true;
}

interface Condition {
  expression: Expression;
  isNegated: boolean;
}

/** @param isInverse whether the tag is `{{^if …}}`; @returns undefined for a block of another kind */
function conditionOf(text: string, isInverse = false): Condition | undefined {
  const [, kind = '', rest = ''] = /^(if|unless|with|each|range)\b([\s\S]*)$/.exec(text) ?? [];
  if (kind === '') return undefined;
  const expression = rest.replace(/^\s*\$\w+(?:\s*,\s*\$\w+)?\s*:?=/, '');
  return { expression: readExpression(expression), isNegated: (kind === 'unless') !== isInverse };
}
