import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import type { EnvironmentData } from '../../data.ts';
import type { Summary } from '../../pack/packed.ts';
import type { Contents } from './contents.ts';

/** What every view gets. */
export interface PageState {
  summary: Summary;
  /** In the order in which a change reaches them. */
  environments: readonly EnvironmentData[];
  /** Undefined until it is unpacked. */
  contents: Contents | undefined;
  query: string;
  /** When the data was read, in Unix milliseconds: ages are of that time. */
  now: number;
  /** `auto`: side by side for two environments. */
  layout: Layout;
  setLayout(layout: Layout): void;
}

export type Layout = 'auto' | 'unified' | 'split';

const Page = createContext<PageState | undefined>(undefined);

export const PageProvider = Page.Provider;

export function usePage(): PageState {
  const state = useContext(Page);
  if (state === undefined) throw new Error('A view is outside of the page.');
  return state;
}
