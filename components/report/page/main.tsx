import { render } from 'preact';
import { App } from './app.tsx';
import { readSummary } from './model/report.ts';

const root = document.getElementById('page');
if (root !== null) {
  const summary = await readSummary();
  render(<App summary={summary} />, root);
  // Set by `release report --serve`.
  if (document.documentElement.dataset.live !== undefined) {
    new EventSource('events').addEventListener('changed', () => location.reload());
  }
  // A click anywhere in a row opens it, except on a link, a button or selected text.
  document.addEventListener('click', (event) => {
    const { target } = event;
    if (!(target instanceof Element) || target.closest('a, button, summary, input') || getSelection()?.toString())
      return;
    const href = target.closest<HTMLElement>('.row')?.dataset.href;
    if (href !== undefined) location.hash = href;
  });
}
