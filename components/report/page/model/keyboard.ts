import type { RefObject } from 'preact';
import { useEffect } from 'preact/hooks';
import type { EnvironmentData } from '../../data.ts';
import { goTo, type Route, tabs } from './route.ts';

/** The keys, for the help. */
export const keys: readonly [key: string, text: string][] = [
  ['/', 'search'],
  ['j k', 'next and previous row'],
  ['Enter', 'open the row'],
  ['[ ]', 'older and newer revision'],
  ['c', 'compare the revision with the cluster'],
  ['1 – 6', 'changes, objects, values, hooks, diagnostics, notes'],
  ['e l d m', 'environments, timeline, differences, matrix'],
  ['t', 'light or dark'],
  ['Esc', 'clear the search, or go back'],
];

interface KeyboardOptions {
  route: Route;
  environments: readonly EnvironmentData[];
  search: RefObject<HTMLInputElement>;
  help: RefObject<HTMLDialogElement>;
  nextTheme(): void;
  /** Clears the search. */
  clear(): void;
}

export function useKeyboard(options: KeyboardOptions): void {
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey) return;
      const { target } = event;
      if (target instanceof HTMLElement && target.closest('input, select, dialog')) return leave(event, options);
      const action = actionFor(event.key, options);
      if (action === undefined) return;
      event.preventDefault();
      action();
    };
    addEventListener('keydown', press);
    return () => removeEventListener('keydown', press);
  });
}

function leave({ key }: KeyboardEvent, { search, clear }: KeyboardOptions): void {
  if (key !== 'Escape' && key !== 'Enter') return;
  if (key === 'Escape') clear();
  search.current?.blur();
}

function actionFor(key: string, { route, environments, search, help, nextTheme }: KeyboardOptions) {
  const simple: Readonly<Record<string, () => void>> = {
    '/': () => search.current?.focus(),
    '?': () => help.current?.showModal(),
    t: nextTheme,
    e: () => goTo({ view: 'overview' }),
    l: () => goTo({ view: 'timeline' }),
    d: () => goTo({ view: 'compare' }),
    m: () => goTo({ view: 'matrix' }),
    j: () => moveRow(1),
    k: () => moveRow(-1),
    ArrowDown: () => moveRow(1),
    ArrowUp: () => moveRow(-1),
    Escape: () => history.back(),
  };
  if (route.view === 'environment') {
    const environment = environments.find(({ name }) => name === route.name);
    const revisions = environment?.revisions ?? [];
    const place = revisions.findIndex(({ revision }) => revision === route.revision);
    const at = place < 0 ? revisions.length - 1 : place;
    const tab = tabs[Number(key) - 1];
    const current = revisions[at]?.revision;
    if (current === undefined) return simple[key];
    if (tab !== undefined) return () => goTo({ ...route, revision: current, tab });
    const next = revisions[at + (key === ']' ? 1 : -1)]?.revision;
    if ((key === '[' || key === ']') && next !== undefined) return () => goTo({ ...route, revision: next });
    const left = { environment: route.name, revision: current };
    const isCompared = environment?.drift !== undefined || environment?.driftProblem !== undefined;
    if (key === 'c' && isCompared) return () => goTo({ view: 'compare', left, right: { ...left, revision: 'live' } });
  }
  // Enter is the browser's: it follows the link that has the focus.
  return simple[key];
}

function moveRow(step: number): void {
  const rows = [...document.querySelectorAll<HTMLElement>('main .row a[href]:first-of-type')].filter(
    (link) => link === link.closest('.row')?.querySelector('a'),
  );
  const at = rows.findIndex((link) => link.matches(':focus'));
  const next = rows[Math.min(rows.length - 1, Math.max(0, at + step))];
  next?.focus();
  next?.scrollIntoView({ block: 'nearest' });
}
