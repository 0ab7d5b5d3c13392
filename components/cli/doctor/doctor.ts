import { printable, printableLine } from '../../printable.ts';
import { projectDirectory } from '../target/currentProject.ts';
import { styles } from '../terminal/colours.ts';
import { type OutputFormat, outputWidth, serialize, showsColours } from '../terminal/output.ts';
import { wrap } from '../terminal/wrap.ts';
import { checkBackend } from './backend.ts';
import { bounded } from './bounded.ts';
import type { Check } from './check.ts';
import { checkCluster } from './cluster.ts';
import { checkConfig } from './config.ts';
import { checkTools } from './tools.ts';

/** Time limit for a check. Checks run in parallel. */
const patienceMs = 20_000;

/**
 * Checks everything that a deploy needs. A failed check doesn't prevent the others.
 * @returns the text to print, and whether there is a problem
 */
export async function doctor(
  stack: string | undefined,
  output: OutputFormat,
  directory: string = projectDirectory,
): Promise<{ text: string; failed: boolean }> {
  const config = stack === undefined ? { checks: [] } : await checkConfig(directory, stack);
  const running = [
    bounded('tools', () => checkTools(directory), patienceMs),
    bounded('backend', () => checkBackend(directory, stack), 2 * patienceMs),
    // Without a valid file the cluster is unknown.
    stack !== undefined && config.view === undefined
      ? []
      : bounded('cluster', () => checkCluster(directory, config.view, patienceMs), 2 * patienceMs),
  ];
  const [tools = [], backend = [], cluster = []] = await Promise.all(running);
  const checks = [...tools, ...config.checks, ...backend, ...cluster];
  const failed = checks.some(({ state }) => state === 'problem');
  const text =
    output === 'table'
      ? formatChecks(checks, outputWidth(), showsColours(process.stdout))
      : serialize(
          checks.map((check) => ({ ...check })),
          output,
        );
  return { text, failed };
}

/** One line for each check and, for a problem or warning, another line with the fix. */
export function formatChecks(checks: readonly Check[], width: number, colours: boolean): string {
  const style = styles(colours);
  const marks = { ok: style('green', 'ok'), warning: style('yellow', 'warning'), problem: style('red', 'problem') };
  const names = Math.max(...checks.map(({ check }) => check.length));
  const indent = ' '.repeat('warning'.length + names + 4);
  const lines = checks.map(({ state, check, message, hint }) => {
    const head = `${marks[state]}${' '.repeat('warning'.length - state.length)}  ${printableLine(check).padEnd(names)}  `;
    const rest = [message, ...(hint === undefined ? [] : [hint])].map((text) =>
      wrap(printable(text), width - indent.length, indent),
    );
    return `${head}${rest.join(`\n${indent}`)}\n`;
  });
  return lines.join('');
}
