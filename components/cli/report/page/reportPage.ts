import type { OutputFormat } from '../../terminal/output.ts';
import { serialize } from '../../terminal/output.ts';
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
  const data = await gatherReport(gatherOptionsOf(options));
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
