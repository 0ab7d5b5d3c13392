/** Requests to GitHub's API, with GITHUB_API_URL, GITHUB_REPOSITORY and GITHUB_TOKEN. */
const { GITHUB_API_URL = 'https://api.github.com', GITHUB_REPOSITORY, GITHUB_TOKEN } = process.env;
const pageSize = 100;

/** @param path below the repository. @throws Error with GitHub's answer if it is an error */
export async function request(method: string, path: string, content?: object): Promise<unknown> {
  const response = await fetch(`${GITHUB_API_URL}/repos/${GITHUB_REPOSITORY}${path}`, {
    method,
    headers: { authorization: `Bearer ${GITHUB_TOKEN}`, accept: 'application/vnd.github+json' },
    ...(content === undefined ? {} : { body: JSON.stringify(content) }),
  });
  if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
  return response.json();
}

/** A comment or an issue. */
export interface Entry {
  id: number;
  number?: number;
  body?: string | null;
  user?: { login?: string } | null;
}

/** The first entry of this author whose first line is the marker. @param path with a query that has at least one key */
export async function findEntry(path: string, author: string, marker: string): Promise<Entry | undefined> {
  for (let page = 1; ; page += 1) {
    // Documented by GitHub's API: a list of comments or of issues.
    const list = (await request('GET', `${path}per_page=${pageSize}&page=${page}`)) as Entry[];
    const found = list.find(({ user, body }) => user?.login === author && firstLineOf(body ?? '') === marker);
    if (found !== undefined || list.length < pageSize) return found;
  }
}

export function firstLineOf(text: string): string {
  return text.split(/\r?\n/)[0] ?? '';
}
