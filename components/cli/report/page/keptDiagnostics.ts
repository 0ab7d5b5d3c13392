import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { shortStackName } from '../../../config/index.ts';

/** Longer diagnostics are cut, in characters. */
const longest = 20_000;

interface FailedRevision {
  stack: string;
  name: string;
  namespace: string;
  revision: number;
}

/** Finds the saved diagnostics of a failed revision. */
export type FindDiagnostics = (failed: FailedRevision) => string | undefined;

/** Reads what failed deploys have saved, secrets masked. The head of each file says what it is about. */
export async function readKeptDiagnostics(folder: string): Promise<FindDiagnostics> {
  const names = await readdir(folder).catch(() => []);
  const texts = await Promise.all(
    names.filter((name) => name.endsWith('.txt')).map((name) => readFile(join(folder, name), 'utf8').catch(() => '')),
  );
  const found = new Map(texts.flatMap(keyed));
  return (failed) => found.get(keyOf({ ...failed, stack: shortStackName(failed.stack) }));
}

function keyed(text: string): [key: string, text: string][] {
  const [head = ''] = text.split('\n\n', 1);
  const lines = new Map([...head.matchAll(/^(\w+): +(.*)$/gm)].map(([, key = '', value = '']) => [key, value]));
  const [name = '', namespace = '', stack = ''] = ['Release', 'Namespace', 'Stack'].map((key) => lines.get(key));
  const revision = Number(lines.get('Revision'));
  const cut = text.length <= longest ? text : `${text.slice(0, longest)}\n…`;
  return [[keyOf({ name, namespace, stack: shortStackName(stack), revision }), cut]];
}

function keyOf({ name, namespace, stack, revision }: FailedRevision): string {
  return JSON.stringify([name, namespace, stack, revision]);
}
