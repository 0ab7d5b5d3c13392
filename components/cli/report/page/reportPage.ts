import { join, resolve } from 'node:path';
import { writeAtomically } from '../../../files/writeAtomically.ts';
import { assemblePage } from '../../../report/index.ts';
import { type OutputFormat, serialize } from '../../terminal/output.ts';
import { printMessage } from '../../terminal/print.ts';
import { type GatherOptions, gatherReport } from './gather.ts';
import { overviewTable } from './overview.ts';

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
    await serve(gather, options.port);
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

function gatherOptionsOf({ stack, all, kubeContext, namespace, max, live }: PageOptions): GatherOptions {
  const cluster = {
    ...(kubeContext === undefined ? {} : { context: kubeContext }),
    ...(namespace === undefined ? {} : { namespace }),
  };
  return { max, live, ...(stack === undefined ? {} : { stacks: stack }), ...(all ? { cluster } : {}) };
}

async function serve(gather: GatherOptions, port: number | undefined): Promise<void> {
  const { servePage } = await import('./serve.ts');
  const ended = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => ended.abort());
  const read = () => gatherReport(gather);
  // The newest revisions show every change.
  const readHistory = () => gatherReport({ ...gather, live: false, max: 2 });
  await servePage({ port, signal: ended.signal, read, readHistory }, (url) =>
    printMessage(`Serving ${url}\nPress Ctrl-C to end.`),
  );
}
