/**
 * Writes the comment of a pull request, or updates the one that it wrote before, found by the first line.
 * Usage: node comment.ts <file>, with GITHUB_API_URL, GITHUB_REPOSITORY, GITHUB_TOKEN and PULL_REQUEST.
 */
import { readFile } from 'node:fs/promises';

interface Comment {
  id: number;
  body?: string;
}

const { GITHUB_API_URL = 'https://api.github.com', GITHUB_REPOSITORY, GITHUB_TOKEN, PULL_REQUEST } = process.env;
const body = await readFile(process.argv[2] ?? 'comment.md', 'utf8');
const [marker = ''] = body.split('\n');
const comments = `/repos/${GITHUB_REPOSITORY}/issues/${PULL_REQUEST}/comments`;
const pageSize = 100;

const found = await findComment();
if (found === undefined) await request('POST', comments, { body });
else await request('PATCH', `/repos/${GITHUB_REPOSITORY}/issues/comments/${found.id}`, { body });

async function findComment(): Promise<Comment | undefined> {
  for (let page = 1; ; page += 1) {
    // The API says so: a list of comments.
    const list = (await request('GET', `${comments}?per_page=${pageSize}&page=${page}`)) as Comment[];
    const found = list.find((comment) => comment.body?.startsWith(marker));
    if (found !== undefined || list.length < pageSize) return found;
  }
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
