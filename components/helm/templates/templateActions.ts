/** The text between `{{` and `}}` in a Go template, without trim markers and surrounding spaces. */
export interface TemplateAction {
  text: string;
  /** The offset of the text in the template. */
  start: number;
  /** From 1. */
  line: number;
}

/** The actions of a Go template, without comments. Runs in linear time. */
export function templateActions(template: string): TemplateAction[] {
  const actions: TemplateAction[] = [];
  let line = 1;
  let lineEnd = endOfLine(template, 0);
  for (let start = template.indexOf('{{'); start >= 0; ) {
    const end = endOf(template, start + 2);
    // The engine reports an action without an end.
    if (end < 0) break;
    for (; lineEnd < start; lineEnd = endOfLine(template, lineEnd + 1)) line++;
    const from = template[start + 2] === '-' && isSpace(template, start + 3) ? start + 3 : start + 2;
    const to = template[end - 1] === '-' && isSpace(template, end - 2) ? Math.max(from, end - 1) : end;
    const inside = template.slice(from, to);
    const text = inside.trim();
    if (!text.startsWith('/*')) actions.push({ text, start: from + inside.length - inside.trimStart().length, line });
    start = template.indexOf('{{', end + 2);
  }
  return actions;
}

function endOfLine(template: string, from: number): number {
  const index = template.indexOf('\n', from);
  return index < 0 ? template.length : index;
}

function isSpace(template: string, at: number): boolean {
  return template.slice(at, at + 1).trim() === '' && at < template.length;
}

const ends = /["'`]|\/\*|\}\}/g;

/** The next `}}` outside of strings and comments. */
function endOf(template: string, from: number): number {
  for (let at = from; ; ) {
    ends.lastIndex = at;
    const found = ends.exec(template);
    if (found === null) return -1;
    const { index, 0: mark } = found;
    if (mark === '}}') return index;
    at = mark === '/*' ? after(template, '*/', index + 2) : afterString(template, mark, index + 1);
    if (at < 0) return -1;
  }
}

function afterString(template: string, quote: string, from: number): number {
  if (quote === '`') return after(template, quote, from);
  for (let at = from; at < template.length; at++) {
    if (template[at] === '\\') at++;
    else if (template[at] === quote) return at + 1;
  }
  return -1;
}

function after(template: string, mark: string, from: number): number {
  const index = template.indexOf(mark, from);
  return index < 0 ? -1 : index + mark.length;
}
