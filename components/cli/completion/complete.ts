import { printableLine } from '../../printable.ts';
import { releaseProgram } from '../program.ts';
import { print } from '../terminal/print.ts';
import { candidatesFor } from './candidates.ts';

/** The most that the cluster may take to list revisions, in milliseconds: somebody waits with a finger on the key. */
const patienceMs = 2_000;

/**
 * Prints what can follow, for the script of a shell: first `:files` or `:none`, then `value<TAB>description` a line. It never fails.
 * @param words the name of the shell, and the words after `release`, the last of which is being typed
 */
export async function complete([shell = '', ...words]: readonly string[]): Promise<void> {
  const isBash = shell === 'bash';
  const joined = isBash ? joinBroken(words) : [...words];
  // The script for PowerShell puts a dot in front of it.
  if (shell === 'powershell') joined.push((joined.pop() ?? '').slice(1));
  const { items, files } = await candidatesFor(releaseProgram([]), joined, { stacks, revisions }).catch(() => ({
    items: [],
    files: false,
  }));
  // Bash takes --option=value for three words, and replaces only the last of them.
  const [, prefix = ''] = (isBash && /^(--[^=]+=)/.exec(joined.at(-1) ?? '')) || [];
  const lines = items.map(({ value, description }) => `${value.slice(prefix.length)}\t${printableLine(description)}`);
  print([files ? ':files' : ':none', ...lines, ''].join('\n'));
}

/** Joins what bash has broken at `=`. */
function joinBroken(words: readonly string[]): string[] {
  const joined: string[] = [];
  for (const word of words) {
    const last = joined.at(-1);
    const continues = last !== undefined && (word === '=' ? last.startsWith('--') : last.endsWith('='));
    if (continues) joined[joined.length - 1] = `${last}${word}`;
    else joined.push(word);
  }
  return joined;
}

async function stacks(): Promise<string[]> {
  const [{ requireProject }, { stacksIn }] = await Promise.all([
    import('../target/currentProject.ts'),
    import('../target/stack.ts'),
  ]);
  return stacksIn(requireProject().directory);
}

async function revisions(stack: string | undefined): Promise<{ value: string; description: string }[]> {
  const [{ chosenRelease }, { requireStack }] = await Promise.all([
    import('../target/chosenRelease.ts'),
    import('../target/chosenStack.ts'),
  ]);
  const { connection } = await chosenRelease(undefined, {
    stack: await requireStack(stack ?? process.env.PULUMI_STACK),
  });
  const late = new Promise<never>((_resolve, reject) => {
    setTimeout(() => reject(new Error('The cluster takes too long.')), patienceMs).unref();
  });
  const listed = await Promise.race([connection.store.list(), late]);
  return listed.toReversed().map(({ version, status, createdAt }) => ({
    value: String(version),
    description: `${status}, ${new Date(createdAt * 1000).toISOString().slice(0, 16).replace('T', ' ')}`,
  }));
}
