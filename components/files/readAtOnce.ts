import { readdirSync, readFileSync, realpathSync, type Stats, statSync } from 'node:fs';

// Functions of `fs/promises` for the small files of charts and settings. Loading that module and its threads takes longer than the reads.

/** The bytes of a file. @throws as `fs/promises` does */
export function readFile(path: string): Promise<Buffer>;
/** The text of a file. @throws as `fs/promises` does */
export function readFile(path: string, encoding: 'utf8'): Promise<string>;
export async function readFile(path: string, encoding?: 'utf8'): Promise<Buffer | string> {
  return encoding === undefined ? readFileSync(path) : readFileSync(path, encoding);
}

/** The names in a folder. @throws as `fs/promises` does */
export async function readdir(path: string, options: { recursive?: boolean } = {}): Promise<string[]> {
  return readdirSync(path, { ...options, encoding: 'utf8' });
}

/** The path without links. @throws as `fs/promises` does */
export async function realpath(path: string): Promise<string> {
  return realpathSync.native(path);
}

/** What is at a path; links are followed. @throws as `fs/promises` does */
export async function stat(path: string): Promise<Stats> {
  return statSync(path);
}
