/**
 * Writes the note of a merge request, or updates the one that this pipeline wrote earlier: a note by the token's account whose first
 * line is the report's marker. Notes by other accounts are never changed.
 * Usage: node note.ts <file>, with CI_API_V4_URL, CI_PROJECT_ID, CI_MERGE_REQUEST_IID and GITLAB_TOKEN, which may write notes
 */
import { readFile } from 'node:fs/promises';

interface Note {
  id: number;
  body: string;
  author: { id: number };
}

const { CI_API_V4_URL, CI_PROJECT_ID, CI_MERGE_REQUEST_IID, GITLAB_TOKEN = '' } = process.env;
const notes = `/projects/${CI_PROJECT_ID}/merge_requests/${CI_MERGE_REQUEST_IID}/notes`;
const pageSize = 100;

const file = process.argv[2] ?? 'comment.md';
const body = await readFile(file, 'utf8').catch(() => '');
const marker = firstLineOf(body);
if (/^<!-- .+ -->$/.test(marker)) await writeNote();
else {
  console.error(`${file} is missing or does not begin with a marker: no note is written. See the log of the report.`);
  process.exitCode = 1;
}

async function writeNote(): Promise<void> {
  // Documented by GitLab's API: the account of the token.
  const { id: own } = (await request('GET', '/user')) as { id: number };
  const found = await findNote(own);
  if (found === undefined) await request('POST', notes, { body });
  else await request('PUT', `${notes}/${found.id}`, { body });
}

async function findNote(own: number): Promise<Note | undefined> {
  for (let page = 1; ; page += 1) {
    // Documented by GitLab's API: a list of notes.
    const list = (await request('GET', `${notes}?per_page=${pageSize}&page=${page}`)) as Note[];
    const found = list.find((note) => note.author.id === own && firstLineOf(note.body) === marker);
    if (found !== undefined || list.length < pageSize) return found;
  }
}

function firstLineOf(text: string): string {
  return text.split(/\r?\n/)[0] ?? '';
}

async function request(method: string, path: string, content?: object): Promise<unknown> {
  const response = await fetch(`${CI_API_V4_URL}${path}`, {
    method,
    headers: { 'private-token': GITLAB_TOKEN, 'content-type': 'application/json' },
    ...(content === undefined ? {} : { body: JSON.stringify(content) }),
  });
  if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
  return response.json();
}
