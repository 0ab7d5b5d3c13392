import { unsteady } from './nondeterminism.ts';
import { templateActions } from './templateActions.ts';

/** What a named template, or the rest of a file, does that other templates can notice. */
export interface TemplatePiece {
  /** The name of the template; undefined for what the file itself renders. */
  name?: string;
  /** Whether it calls a function with a different result in each render. */
  changes: boolean;
  /** Whether it may change a map that other templates see. */
  mutates: boolean;
  /** Whether it renders a string that may come from values and files. */
  usesTpl: boolean;
  /** Whether it includes templates whose names are only known in the render. */
  isOpen: boolean;
  /** The names of the templates that it includes. */
  includes: string[];
  /** The files that it includes, such as `templates/secret.yaml`. */
  files: string[];
}

/** A piece without a name that does nothing. */
export function emptyPiece(): TemplatePiece {
  return { changes: false, mutates: false, usesTpl: false, isOpen: false, includes: [], files: [] };
}

/** Undefined if the named templates of a file are not found for sure. Runs in linear time. */
export function templatePieces(template: string): TemplatePiece[] | undefined {
  const body = emptyPiece();
  const pieces = [body];
  const withParts = new Set<TemplatePiece>();
  let current = body;
  let depth = 0;
  for (const { text } of templateActions(template)) {
    if (/^define\b/.test(text)) {
      const name = /^define\s+(?:"([^"\\\n]*)"|`([^`]*)`)$/.exec(text);
      if (name === null || depth > 0) return undefined;
      current = { ...emptyPiece(), name: name[1] ?? name[2] ?? '' };
      pieces.push(current);
      depth = 1;
      continue;
    }
    if (/^block\b/.test(text)) return undefined;
    if (/^(?:if|range|with)\b/.test(text)) depth++;
    else if (/^end\b/.test(text)) depth--;
    if (depth < 0) return undefined;
    if (depth === 0 && current !== body) current = body;
    else if (addAction(current, text)) withParts.add(current);
  }
  for (const piece of withParts) piece.isOpen ||= piece.usesTpl;
  return depth === 0 ? pieces : undefined;
}

const literals = /"(?:[^"\\\n]|\\.)*"|`[^`]*`|'(?:[^'\\\n]|\\.)*'/g;

/** After the literals were replaced by their indexes. */
const [include, named, besides, tpl] = [
  /(?<![\w.$])(?:include|template)(?!\w)/g,
  /^\s+"(\d+)"/,
  /^\s*\(\s*print\s+\$?\.Template\.BasePath\s+"(\d+)"\s*\)/,
  /(?<![\w.$])tpl(?!\w)/,
];

/** Calls of functions that change their first argument: a variable, a field, or a call. */
export const mutation = /(?<![\w.$])(?:set|unset|(?:mustM|m)erge(?:Overwrite)?)\s+(?:[$.(]|dict\b)/;

/** @returns whether it has a literal with an include, of which `tpl` could make a template */
function addAction(piece: TemplatePiece, text: string): boolean {
  if (/^(?:"[^"\\\n]*"|`[^`]*`)$/.test(text)) {
    addOutput(piece, text);
    return false;
  }
  if (unsteady.test(text)) piece.changes = true;
  // A fast check first: most actions do nothing of this.
  if (!/include|template|tpl|set|erge/.test(text)) return false;
  const found: string[] = [];
  const bare = text.replace(literals, (literal) => `"${found.push(literal) - 1}"`);
  if (mutation.test(bare)) piece.mutates = true;
  if (tpl.test(bare)) piece.usesTpl = true;
  const parts = found.filter((literal) => /\b(?:include|template)\b/.test(literal));
  if (parts.some((literal) => literal.includes('{{'))) piece.isOpen = true;
  for (const { index, 0: word } of bare.matchAll(include)) {
    const rest = bare.slice(index + word.length);
    const name = literalAt(found, named.exec(rest)?.[1]);
    const file = literalAt(found, besides.exec(rest)?.[1]);
    if (name !== undefined) piece.includes.push(name);
    else if (file !== undefined) piece.files.push(`templates${file}`);
    else piece.isOpen = true;
  }
  return parts.length > 0;
}

/** A literal alone is output. Its text matters only if it is a template: dashboards have many words. */
function addOutput(piece: TemplatePiece, literal: string): void {
  const includes = /\b(?:include|template)\b/;
  const isSuspect = unsteady.test(literal) || includes.test(literal);
  const texts = isSuspect ? actionsInLiteral(literal) : [];
  if (texts.some((each) => unsteady.test(each))) piece.changes = true;
  if (texts.some((each) => includes.test(each))) piece.isOpen = true;
}

/** Undefined if the literal has escapes. */
function literalAt(found: readonly string[], index: string | undefined): string | undefined {
  const literal = index === undefined ? undefined : found[Number(index)];
  return literal === undefined || /[\\']/.test(literal) ? undefined : literal.slice(1, -1);
}

/** The actions in the text of a literal, and the rest of an action that does not end in it. */
function actionsInLiteral(literal: string): string[] {
  if (!literal.includes('{{')) return [];
  const actions = templateActions(literal).map(({ text }) => text);
  const last = literal.lastIndexOf('{{');
  return literal.indexOf('}}', last) < 0 ? [...actions, literal.slice(last)] : actions;
}
