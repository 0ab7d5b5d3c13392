import { cp, readFile, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { openRunner, type Runner, scriptOf } from './workflow.ts';

let runner: Runner;
beforeEach(async () => {
  runner = await openRunner();
});
afterEach(() => runner.remove());

describe('the preview of a pull request', () => {
  const preview = (stack: string) =>
    JSON.stringify({ steps: [{ op: 'same', urn: `urn:pulumi:${stack}::p::t::n` }], changeSummary: { same: 1 } });

  test('writes one comment with all stacks, also if one of them fails', async () => {
    const { execPath } = process;
    await runner.command(
      'node',
      `[[ $2 == report ]] && exec '${execPath}' "$@"; [[ $* == *dev* ]] && exit 1; echo '${preview('prod')}'`,
    );
    const { exitCode } = await runner.run(await scriptOf('preview', 'Preview'), { GITHUB_SHA: 'abc123' });
    expect(exitCode).toBe(1);
    expect((await runner.calls()).slice(0, 3)).toEqual([
      'node components/cli/main.mjs preview -s dev -o json',
      'node components/cli/main.mjs preview -s staging --set image.tag=abc123 -o json',
      'node components/cli/main.mjs preview -s prod -o json',
    ]);
    const comment = await readFile(join(runner.temporary, 'comment.md'), 'utf8');
    expect(comment).toMatch(/\| dev \| failed \|/);
    expect(comment).toMatch(/\| prod \| no new revision \| no changes \|/);
  });

  test('has the arguments of the deploy, also for a stack of an organization', async () => {
    await runner.command('node', `[[ $2 == preview ]] && echo '${preview('staging')}'; exit 0`);
    await runner.run('.github/scripts/preview.sh "$RUNNER_TEMP" acme/staging', { GITHUB_SHA: 'abc123' });
    await runner.run('.github/scripts/deploy.sh acme/staging', { GITHUB_SHA: 'abc123' });
    const [previewed, , deployed] = await runner.calls();
    expect(previewed).toBe('node components/cli/main.mjs preview -s acme/staging --set image.tag=abc123 -o json');
    expect(deployed).toBe('node components/cli/main.mjs deploy -s acme/staging --set image.tag=abc123');
    expect(await readFile(join(runner.temporary, 'staging.json'), 'utf8')).toContain('changeSummary');
  });
});

describe('the comment of a pull request', () => {
  interface Comment {
    id: number;
    body: string;
    user: { login: string };
  }
  const own = { login: 'github-actions[bot]' };
  let comments: Comment[];
  let requests: string[];
  let github: Server;
  let url: string;

  beforeEach(async () => {
    comments = Array.from({ length: 100 }, (_, id) => ({
      id,
      body: `somebody's ${id}`,
      user: { login: 'somebody' },
    }));
    requests = [];
    github = createServer(async (request, response) => {
      const { method = '', url: path = '', headers } = request;
      requests.push(`${method} ${path}`);
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk);
      const { body = '' } = chunks.length === 0 ? {} : JSON.parse(Buffer.concat(chunks).toString());
      if (headers.authorization !== 'Bearer token') response.writeHead(401).end('{}');
      else if (method === 'GET') {
        const page = Number(new URL(path, url).searchParams.get('page'));
        response.end(JSON.stringify(comments.slice((page - 1) * 100, page * 100)));
      } else {
        const id = method === 'POST' ? comments.length : Number(path.split('/').at(-1));
        comments[id] = { id, body, user: own };
        response.end(JSON.stringify(comments[id]));
      }
    });
    await new Promise<void>((listening) => github.listen(0, '127.0.0.1', listening));
    const address = github.address();
    url = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;
  });
  afterEach(() => new Promise((closed) => github.close(closed)));

  async function comment(text: string, token = 'token') {
    await writeFile(join(runner.temporary, 'comment.md'), text);
    return runner.run(await scriptOf('preview', 'Comment'), {
      GITHUB_API_URL: url,
      GITHUB_REPOSITORY: 'owner/name',
      GITHUB_TOKEN: token,
      PULL_REQUEST: '7',
    });
  }

  test('is written once and then updated in place', async () => {
    expect((await comment('<!-- marker -->\nfirst')).exitCode).toBe(0);
    expect((await comment('<!-- marker -->\nsecond')).exitCode).toBe(0);
    expect(comments.slice(100)).toEqual([{ id: 100, body: '<!-- marker -->\nsecond', user: own }]);
    expect(requests.filter((request) => !request.startsWith('GET'))).toEqual([
      'POST /repos/owner/name/issues/7/comments',
      'PATCH /repos/owner/name/issues/comments/100',
    ]);
  });

  test.each(['', ' \n', 'no marker\n', '<!-- -->\ntext'])('is not written for the report %j', async (text) => {
    const { exitCode, output } = await comment(text);
    expect({ exitCode, output }).toEqual({ exitCode: 1, output: expect.stringContaining('no comment is written') });
    expect(requests).toEqual([]);
  });

  test('never replaces a comment of another account, or another comment of the same account', async () => {
    const others: Comment[] = [
      { id: 0, body: '<!-- marker -->\napprove me', user: { login: 'stranger' } },
      { id: 1, body: '<!-- marker --> and more', user: own },
      { id: 2, body: '<!-- another marker -->\n<!-- marker -->', user: own },
    ];
    comments = [...others];
    expect((await comment('<!-- marker -->\nreal')).exitCode).toBe(0);
    expect(comments).toEqual([...others, { id: 3, body: '<!-- marker -->\nreal', user: own }]);
  });

  test('that cannot be written fails, and shows no token', async () => {
    const { exitCode, output } = await comment('<!-- marker -->', 'wrong-token');
    expect(exitCode).not.toBe(0);
    expect(output).toContain('401');
    expect(output).not.toContain('wrong-token');
  });
});

describe('the manual rollback', () => {
  const env = { STACK: 'prod', REVISION: '3', GITHUB_RUN_ID: '42', TOKEN: 'token', GITHUB_REPOSITORY: 'owner/name' };

  beforeEach(async () => {
    await cp('.github/scripts', join(runner.directory, 'work', '.github', 'scripts'), { recursive: true });
    const commands = [
      'git init -q --bare -b main remote.git',
      'cd work',
      'git init -q -b main .',
      'echo "config: {}" > Pulumi.prod.yaml',
      'git add -A && git -c user.name=n -c user.email=e@example.com commit -q -m first',
      'git push -q ../remote.git main',
    ];
    await runner.run([`cd "${runner.directory}"`, ...commands].join('\n'));
  });

  /** The step's script in the work tree, with the repository of the test in place of GitHub's. */
  async function rollBack(variables: Record<string, string> = {}) {
    const script = (await scriptOf('rollback', 'Roll back')).replace(/PUSH_URL="[^"]*"/, 'PUSH_URL="../remote.git"');
    const output = join(runner.temporary, 'output');
    await writeFile(output, '');
    const result = await runner.run(`cd "${runner.directory}/work"\n${script}`, {
      ...env,
      GITHUB_OUTPUT: output,
      ...variables,
    });
    return { ...result, outputs: await readFile(output, 'utf8') };
  }

  const git = async (command: string) => (await runner.run(`cd "${runner.directory}/remote.git" && ${command}`)).stdout;

  test.each([0, 1])('keeps the setting in a branch, when release ends with %d', async (code) => {
    await runner.command('node', `echo "config: { rollbackTo: 3 }" > Pulumi.prod.yaml; exit ${code}`);
    const { exitCode, outputs } = await rollBack();
    expect({ exitCode, outputs }).toEqual({ exitCode: code, outputs: 'branch=rollback-prod-3-42\n' });
    expect(await runner.calls()).toEqual(['node components/cli/main.mjs rollback 3 -s prod --yes']);
    expect(await git('git show rollback-prod-3-42:Pulumi.prod.yaml')).toBe('config: { rollbackTo: 3 }');
    expect(await git('git log --format=%s main..rollback-prod-3-42')).toBe('Roll prod back to revision 3');
  });

  test('names the file and the branch without the organization of the stack', async () => {
    await runner.command('node', 'echo "config: { rollbackTo: 3 }" > Pulumi.prod.yaml');
    expect((await rollBack({ STACK: 'acme/kubesentiment/prod' })).outputs).toBe('branch=rollback-prod-3-42\n');
    expect(await runner.calls()).toEqual(['node components/cli/main.mjs rollback 3 -s acme/kubesentiment/prod --yes']);
  });

  test('creates no branch if nothing was set', async () => {
    await runner.command('node', 'exit 1');
    expect(await rollBack()).toMatchObject({ exitCode: 1, outputs: '' });
    expect(await git('git branch --format="%(refname:short)"')).toBe('main');
  });

  test.each<Record<string, string>>([
    { STACK: 'prod; rm -rf .' },
    { STACK: '../dev' },
    { REVISION: '3 --yes' },
    { REVISION: '$(id)' },
    { REVISION: '0' },
  ])('takes no other words than a stack and a number: %j', async (variables) => {
    await runner.command('node');
    expect((await rollBack(variables)).exitCode).toBe(2);
    expect(await runner.calls()).toEqual([]);
  });

  test('proposes to keep it', async () => {
    await runner.command('gh');
    await runner.run(await scriptOf('rollback', 'Open the pull request that keeps it'), {
      BRANCH: 'rollback-prod-3-42',
    });
    expect((await runner.calls())[0]).toMatch(
      /^gh pr create --base main --head rollback-prod-3-42 --title Keep rollback/,
    );
  });
});
