import type { Position } from '../../errors.ts';
import type { FolderFile } from '../../files/readFolder.ts';
import { templateActions } from './templateActions.ts';

/** A named template that includes itself. */
export interface RecursiveTemplate {
  name: string;
  position: Position;
}

interface Found extends RecursiveTemplate {
  includes: Set<string>;
}

const opening = /^(define|block|if|range|with)\b(?:\s+"([^"]*)")?/;
const included = /\b(?:include|template|block)\s+"([^"]*)"/g;

/**
 * The templates of a chart that include themselves, directly or through others. Only a render shows whether they end;
 * this lists the suspects when a render does not end.
 * @param shownAs the chart's folder, for messages
 */
export function recursiveTemplates(files: readonly FolderFile[], shownAs: string): RecursiveTemplate[] {
  const found = new Map<string, Found>();
  for (const { path, data } of files) {
    if (path.startsWith('templates/')) readTemplates(data.toString('utf8'), `${shownAs}/${path}`, found);
  }
  return [...found.values()]
    .filter(({ name }) => leadsTo(name, name, found))
    .map(({ name, position }) => ({ name, position }));
}

function readTemplates(text: string, file: string, found: Map<string, Found>): void {
  /** The open blocks: a template, or undefined for any other block that needs an end. */
  const open: (Found | undefined)[] = [];
  for (const { text: action, line } of templateActions(text)) {
    const current = open.findLast((each) => each !== undefined);
    for (const [, target = ''] of action.matchAll(included)) current?.includes.add(target);
    const [, keyword, name] = opening.exec(action) ?? [];
    if (/^end\b/.test(action)) open.pop();
    else if ((keyword === 'define' || keyword === 'block') && name !== undefined) {
      const template: Found = { name, position: { file, line }, includes: new Set() };
      found.set(name, template);
      open.push(template);
    } else if (keyword !== undefined) open.push(undefined);
  }
}

function leadsTo(from: string, to: string, found: ReadonlyMap<string, Found>): boolean {
  const next = [...(found.get(from)?.includes ?? [])];
  const seen = new Set(next);
  // The list grows during the loop.
  for (const name of next) {
    if (name === to) return true;
    for (const target of found.get(name)?.includes ?? []) {
      if (!seen.has(target)) next.push(target);
      seen.add(target);
    }
  }
  return false;
}
