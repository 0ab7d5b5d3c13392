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
  let counted = 0;
  for (let start = template.indexOf('{{'); start >= 0; ) {
    const end = endOf(template, start + 2);
    // The engine reports an action without an end.
    if (end < 0) break;
    for (; counted < start; counted++) if (template[counted] === '\n') line++;
    const inside = template
      .slice(start + 2, end)
      .replace(/^-(?=\s)/, ' ')
      .replace(/(?<=\s)-$/, '');
    const text = inside.trim();
    const spaces = inside.length - inside.trimStart().length;
    if (!text.startsWith('/*')) actions.push({ text, start: start + 2 + spaces, line });
    start = template.indexOf('{{', end + 2);
  }
  return actions;
}

/** The next `}}` outside of strings and comments. */
function endOf(template: string, from: number): number {
  let quote: string | undefined;
  for (let at = from; at < template.length; at++) {
    const character = template[at];
    if (quote !== undefined) {
      if (character === '\\' && quote !== '`') at++;
      else if (character === quote) quote = undefined;
    } else if (character === '/' && template[at + 1] === '*') {
      const end = template.indexOf('*/', at + 2);
      if (end < 0) return -1;
      at = end + 1;
    } else if (character === '"' || character === '`' || character === "'") quote = character;
    else if (character === '}' && template[at + 1] === '}') return at;
  }
  return -1;
}
