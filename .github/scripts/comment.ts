/**
 * Writes the comment of a pull request, or updates the one that this workflow wrote earlier: a comment by its own account whose first
 * line is the report's marker. Comments by other accounts are never changed.
 * Usage: node comment.ts <file>, with GITHUB_API_URL, GITHUB_REPOSITORY, GITHUB_TOKEN and PULL_REQUEST; COMMENT_AUTHOR if the
 * token is not the workflow's.
 */
import { readFile } from 'node:fs/promises';

interface Comment {
  id: number;
  body?: string;
  user?: { login?: string } | null;
}

const { GITHUB_API_URL = 'https://api.github.com', GITHUB_REPOSITORY, GITHUB_TOKEN, PULL_REQUEST } = process.env;
/** The account of GITHUB_TOKEN. No user can have a name with brackets. */
const { COMMENT_AUTHOR: author = 'github-actions[bot]' } = process.env;
const comments = `/repos/${GITHUB_REPOSITORY}/issues/${PULL_REQUEST}/comments`;
const pageSize = 100;

const file = process.argv[2] ?? 'comment.md';
const body = await readFile(file, 'utf8').catch(() => '');
const marker = firstLineOf(body);
if (/^<!-- .+ -->$/.test(marker)) await writeComment();
else {
  const problem = body.trim() === '' ? 'is empty or missing' : 'does not begin with a marker';
  console.error(`${file} ${problem}: no comment is written. See the log of the report.`);
  process.exitCode = 1;
}

async function writeComment(): Promise<void> {
  const found = await findComment();
  if (found === undefined) await request('POST', comments, { body });
  else await request('PATCH', `/repos/${GITHUB_REPOSITORY}/issues/comments/${found.id}`, { body });
}

async function findComment(): Promise<Comment | undefined> {
  for (let page = 1; ; page += 1) {
    // Documented by GitHub's API: a list of comments.
    const list = (await request('GET', `${comments}?per_page=${pageSize}&page=${page}`)) as Comment[];
    const found = list.find((comment) => comment.user?.login === author && firstLineOf(comment.body ?? '') === marker);
    if (found !== undefined || list.length < pageSize) return found;
  }
}

function firstLineOf(text: string): string {
  return text.split(/\r?\n/)[0] ?? '';
}

async function request(method: string, path: string, content?: object): Promise<unknown> {
  const response = await fetch(GITHUB_API_URL + path, {
    method,
    headers: { authorization: `Bearer ${GITHUB_TOKEN}`, accept: 'application/vnd.github+json' },
    ...(content === undefined ? {} : { body: JSON.stringify(content) }),
  });
  if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
  return response.json();
}
