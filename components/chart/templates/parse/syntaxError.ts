import type { ReleaseError } from '../../../errors.ts';
import { tagHint } from './tagHint.ts';
import { type TemplatePlace, type TemplateSource, templateError } from './template.ts';

const generalHint = 'Every block ends with its own name; docs/templates.md shows how templates are written.';

/**
 * Converts an error of Handlebars' parser to CHART_TEMPLATE_SYNTAX. The parser's own message names tokens of its
 * grammar.
 */
export function syntaxError(cause: unknown, source: TemplateSource): ReleaseError {
  const { text } = source;
  const message = cause instanceof Error ? cause.message : String(cause);
  const checked = placeOfCheck(cause);
  if (checked !== undefined) {
    const reason = message.replace(/ - \d+:\d+$/, '').replace(/\.$/, '');
    return error(`Not a valid template: ${reason}.`, checked);
  }
  const [, got = ''] = /got '(\w+)'$/.exec(message) ?? [];
  const open = got === 'EOF' ? unclosedBlock(text) : undefined;
  if (open !== undefined) {
    const hint = `Write {{/${open.name}}} where it ends.`;
    return templateError('CHART_TEMPLATE_SYNTAX', `The block "${open.name}" has no end.`, source, open.place, {
      hint,
      cause,
    });
  }
  const place = placeOfParse(message, text);
  return error(`Not a valid template: ${unexpected(got, text, place)}.`, place);

  function error(reason: string, place: TemplatePlace): ReleaseError {
    const hint = tagHint(text, place) ?? generalHint;
    return templateError('CHART_TEMPLATE_SYNTAX', reason, source, place, { hint, cause });
  }
}

/** Errors of Handlebars' checks after parsing have a position. */
function placeOfCheck(cause: unknown): TemplatePlace | undefined {
  if (typeof cause !== 'object' || cause === null || !('lineNumber' in cause)) return undefined;
  if (typeof cause.lineNumber !== 'number') return undefined;
  return { line: cause.lineNumber, column: 'column' in cause ? Number(cause.column) : 0 };
}

/**
 * An error of the parser has the last line that it read, and an excerpt without line ends around a caret. The position
 * is where the text before and after the caret matches.
 */
function placeOfParse(message: string, text: string): TemplatePlace {
  const [first = '', excerpt = '', caret = ''] = message.split('\n');
  const lastLine = Number(/on line (\d+)/.exec(first)?.[1] ?? 1);
  const before = excerpt.slice(0, caret.indexOf('^')).replace(/^\.\.\./, '');
  const after = excerpt.slice(caret.indexOf('^')).replace(/\.\.\.$/, '');
  const lines = text.split('\n');
  let offset = lines.slice(0, lastLine).join('\n').length;
  // Search backwards, because the excerpt may occur several times.
  for (; offset >= 0; offset--) {
    const past = text.slice(0, offset).slice(-20).replaceAll('\n', '');
    const upcoming = text.slice(offset, offset + 20).replaceAll('\n', '');
    if (past === before && upcoming === after) break;
  }
  const start = text.slice(0, Math.max(0, offset)).split('\n');
  return offset < 0 ? { line: lastLine, column: 0 } : { line: start.length, column: start.at(-1)?.length ?? 0 };
}

function unexpected(got: string, text: string, place: TemplatePlace): string {
  const line = text.split('\n')[place.line - 1] ?? '';
  const [found] = /^(?:\{\{\{?[#^/>!&~]?|\}\}\}?|[\w-]+|.)/.exec(line.slice(place.column)) ?? [];
  if (got === 'EOF' || found === undefined) return 'it ends unexpectedly';
  return `${JSON.stringify(found)} is not expected here`;
}

/** The last block that is not closed. */
function unclosedBlock(text: string): { name: string; place: TemplatePlace } | undefined {
  const open: { name: string; offset: number }[] = [];
  const tags = /\{\{!--[\s\S]*?--\}\}|\{\{![\s\S]*?\}\}|\\\{\{|\{\{~?(?<mark>#[*>]?|\^|\/)\s*(?<name>[^\s}~|]+)/g;
  for (const { index, groups: { mark, name } = {} } of text.matchAll(tags)) {
    if (mark === undefined || name === undefined) continue;
    if (mark === '/') open.pop();
    else open.push({ name, offset: index });
  }
  const last = open.at(-1);
  if (last === undefined) return undefined;
  const before = text.slice(0, last.offset).split('\n');
  return { name: last.name, place: { line: before.length, column: before.at(-1)?.length ?? 0 } };
}
