import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { writeAtomically } from '../../../files/writeAtomically.ts';
import { assemblePage } from '../../../report/index.ts';
import { projectDirectory } from '../../target/currentProject.ts';
import { type OutputFormat, serialize } from '../../terminal/output.ts';
import { printMessage } from '../../terminal/print.ts';
import { type GatherOptions, gatherReport } from './gather.ts';
import { overviewTable } from './overview.ts';
import type { PageAddress } from './serve.ts';

export interface PageOptions {
  /** Only these stacks. */
  stack?: readonly string[];
  /** The folder to write the page into. */
  out?: string;
  serve?: boolean;
  port?: number;
  /** Every release of a cluster. */
  all?: boolean;
  kubeContext?: string;
  namespace?: string;
  max: number;
  live: boolean;
}

/** Writes or serves the page, or returns its data. @returns the text to print */
export async function reportPage(options: PageOptions, format: OutputFormat): Promise<string> {
  const gather = gatherOptionsOf(options);
  if (options.serve) {
    await serve(gather, options.port, ({ url }) => printMessage(`Serving ${url}\nPress Ctrl-C to end.`));
    return '';
  }
  const data = await gatherReport(gather);
  if (options.out !== undefined) {
    const file = join(resolve(options.out), 'index.html');
    await writeAtomically(file, await assemblePage(data));
    if (format === 'table') return `Wrote ${join(options.out, 'index.html')}.\n`;
  }
  if (format === 'table') return overviewTable(data);
  // Convert through JSON: TypeScript gives interfaces no index signature.
  return serialize(JSON.parse(JSON.stringify(data)), format);
}

/** Where `release open` writes the page if nobody is at the terminal. */
const keptPage = join('.kubesentiment', 'report', 'index.html');

/**
 * Serves the page and opens it in the browser; without a browser it prints the address. In CI and without a terminal nothing is served: the page
 * is written. @returns the text to print
 */
export async function openPage(options: Omit<PageOptions, 'out' | 'serve'>): Promise<string> {
  const gather = gatherOptionsOf(options);
  const { hasPerson, openBrowser } = await import('../../terminal/openBrowser.ts');
  if (!hasPerson()) {
    const file = join(projectDirectory, keptPage);
    await writeAtomically(file, await assemblePage(await gatherReport(gather)));
    return `Wrote ${pathToFileURL(file).href}\n`;
  }
  await serve(gather, options.port, async ({ url, once }) => {
    const isOpen = await openBrowser(once);
    const what = isOpen ? `Opened ${url}` : `No browser was found. Open ${url}`;
    printMessage(`${what}\nPress Ctrl-C to end.`);
  });
  return '';
}

function gatherOptionsOf({ stack, all, kubeContext, namespace, max, live }: PageOptions): GatherOptions {
  const cluster = {
    ...(kubeContext === undefined ? {} : { context: kubeContext }),
    ...(namespace === undefined ? {} : { namespace }),
  };
  return { max, live, ...(stack === undefined ? {} : { stacks: stack }), ...(all ? { cluster } : {}) };
}

async function serve(
  gather: GatherOptions,
  port: number | undefined,
  opened: (address: PageAddress) => void,
): Promise<void> {
  const { servePage } = await import('./serve.ts');
  const ended = new AbortController();
  const end = () => ended.abort();
  // Not once: npm sends the terminal's Ctrl-C again, and without a handler it would end this process with an error.
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, end);
  const read = () => gatherReport(gather);
  // The newest revisions show every change.
  const readHistory = () => gatherReport({ ...gather, live: false, max: 2 });
  await servePage({ port, signal: ended.signal, read, readHistory }, opened);
}
