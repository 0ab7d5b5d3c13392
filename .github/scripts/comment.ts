/**
 * Writes the comment of a pull request, or updates the one that this workflow wrote earlier: a comment by its own account whose first
 * line is the report's marker. Comments by other accounts are never changed.
 * Usage: node comment.ts <file>, with GITHUB_API_URL, GITHUB_REPOSITORY, GITHUB_TOKEN and PULL_REQUEST; COMMENT_AUTHOR if the
 * token is not the workflow's.
 */
import { readFile } from 'node:fs/promises';
import { findEntry, firstLineOf, request } from './github.ts';

/** The account of GITHUB_TOKEN. No user can have a name with brackets. */
const { COMMENT_AUTHOR: author = 'github-actions[bot]', PULL_REQUEST } = process.env;
const comments = `/issues/${PULL_REQUEST}/comments`;

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
  const found = await findEntry(`${comments}?`, author, marker);
  if (found === undefined) await request('POST', comments, { body });
  else await request('PATCH', `/issues/comments/${found.id}`, { body });
}
