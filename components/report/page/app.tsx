import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import type { Summary } from '../pack/packed.ts';
import type { Contents } from './model/contents.ts';
import { type Layout, PageProvider } from './model/context.ts';
import { useKeyboard } from './model/keyboard.ts';
import { readContents } from './model/report.ts';
import { hrefOf, type Route, useRoute } from './model/route.ts';
import { useSetting } from './model/setting.ts';
import { exactTime } from './model/time.ts';
import { inStageOrder } from './model/versions.ts';
import { Help } from './parts/help.tsx';
import { Compare } from './views/compare.tsx';
import { Environment } from './views/environment.tsx';
import { Matrix } from './views/matrix.tsx';
import { Overview } from './views/overview.tsx';
import { Timeline } from './views/timeline.tsx';

const themes = ['system', 'light', 'dark'] as const;

export function App({ summary }: { summary: Summary }) {
  const route = useRoute();
  const [contents, setContents] = useState<Contents>();
  const [query, setQuery] = useState('');
  const [theme, setTheme] = useSetting('theme', themes);
  const [layout, setLayout] = useSetting<Layout>('diff', ['auto', 'unified', 'split']);
  const search = useRef<HTMLInputElement>(null);
  const help = useRef<HTMLDialogElement>(null);
  const environments = useMemo(() => inStageOrder(summary.environments), [summary]);
  useEffect(() => {
    // After the first view is on the screen.
    requestAnimationFrame(() => setTimeout(() => readContents(summary).then(setContents)));
  }, [summary]);
  useEffect(() => {
    document.documentElement.dataset.theme = theme;
  }, [theme]);
  const nextTheme = () => setTheme(themes[(themes.indexOf(theme) + 1) % themes.length] ?? 'system');
  useKeyboard({ route, environments, search, help, nextTheme, clear: () => setQuery('') });
  const state = useMemo(
    () => ({
      ...{ summary, environments, contents, query, now: Date.parse(summary.time) },
      ...{ layout, setLayout },
    }),
    [summary, environments, contents, query, layout],
  );
  return (
    <PageProvider value={state}>
      <header>
        <a class="project" href={hrefOf({ view: 'overview' })}>
          {summary.project}
        </a>
        <nav>
          {views.map(({ title, href, isAt }) => (
            <a key={title} href={href} aria-current={isAt(route) ? 'page' : undefined}>
              {title}
            </a>
          ))}
        </nav>
        <input
          ref={search}
          type="search"
          placeholder="Search  /"
          aria-label="Search"
          value={query}
          onInput={({ currentTarget: { value } }) => setQuery(value)}
        />
        <button type="button" onClick={nextTheme} title="Light, dark or as the system (t)">
          {theme}
        </button>
        <button type="button" onClick={() => help.current?.showModal()} title="Keys (?)" aria-label="Keys">
          ?
        </button>
      </header>
      <main>
        <View route={route} />
      </main>
      <footer>Read {exactTime(summary.time)}. Secrets are masked.</footer>
      <Help dialog={help} />
    </PageProvider>
  );
}

const views = [
  { title: 'Environments', href: hrefOf({ view: 'overview' }), isAt: isAt('overview', 'environment') },
  { title: 'Timeline', href: hrefOf({ view: 'timeline' }), isAt: isAt('timeline') },
  { title: 'Compare', href: '#/compare', isAt: isAt('compare') },
  { title: 'Matrix', href: hrefOf({ view: 'matrix' }), isAt: isAt('matrix') },
] satisfies { title: string; href: string; isAt(route: Route): boolean }[];

function isAt(...names: readonly Route['view'][]): (route: Route) => boolean {
  return ({ view }) => names.includes(view);
}

function View({ route }: { route: Route }) {
  switch (route.view) {
    case 'timeline':
      return <Timeline />;
    case 'matrix':
      return <Matrix reference={route.reference} />;
    case 'environment':
      return <Environment name={route.name} revision={route.revision} tab={route.tab} />;
    case 'compare':
      return <Compare {...route} />;
    default:
      return <Overview />;
  }
}
