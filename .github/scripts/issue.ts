/**
 * Opens the issue about drift, or updates the open one: an issue by the workflow's own account whose first line is the report's marker.
 * Without drift it is closed. Issues by other accounts are never changed.
 * Usage: node issue.ts <file>, with DRIFT=true or DRIFT=false, and the variables of github.ts
 */
import { readFile } from 'node:fs/promises';
import { findEntry, firstLineOf, request } from './github.ts';

const author = 'github-actions[bot]';
const body = await readFile(process.argv[2] ?? 'drift.md', 'utf8');
const isDrift = process.env.DRIFT === 'true';

const found = await findEntry(`/issues?state=open&creator=${encodeURIComponent(author)}&`, author, firstLineOf(body));
if (found === undefined) {
  if (isDrift) await request('POST', '/issues', { title: 'The cluster differs from what was deployed', body });
} else if (isDrift) {
  await request('PATCH', `/issues/${found.number}`, { body });
} else {
  await request('POST', `/issues/${found.number}/comments`, { body: 'There are no differences any more.' });
  await request('PATCH', `/issues/${found.number}`, { state: 'closed', state_reason: 'completed' });
}
