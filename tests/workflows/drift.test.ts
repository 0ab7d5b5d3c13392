import { readFile, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { openRunner, type Runner, scriptOf } from './workflow.ts';

const run = { RUN_URL: 'https://github.com/owner/name/actions/runs/42', GITHUB_REPOSITORY: 'owner/name' };

let runner: Runner;
beforeEach(async () => {
  runner = await openRunner();
});
afterEach(() => runner.remove());

describe('the comparison of the clusters', () => {
  /** What the step does when the command does this. */
  async function compare(script: string) {
    await runner.command('node', script);
    const output = join(runner.directory, 'output');
    const { exitCode } = await runner.run(await scriptOf('drift', 'Compare'), { ...run, GITHUB_OUTPUT: output });
    return {
      exitCode,
      output: await readFile(output, 'utf8'),
      report: await readFile(join(runner.temporary, 'drift.md'), 'utf8'),
    };
  }

  test('reports each stack that differs or fails, and compares all', async () => {
    const script = '[[ $* == *dev* ]] && { echo "-replicas: 1"; exit 3; }; [[ $* == *prod* ]] && exit 1; exit 0';
    const { exitCode, output, report } = await compare(script);
    expect({ exitCode, output }).toEqual({ exitCode: 1, output: 'drift=true\n' });
    expect((await runner.calls()).map((call) => call.split(' -s ')[1])).toEqual(['dev', 'staging', 'prod']);
    expect((await runner.calls())[0]).toBe('node components/cli/main.mjs diff --live --exit-code -s dev');
    expect(report).toMatch(/^<!-- kubesentiment-drift -->\n/);
    expect(report).toContain('## dev differs from what its release recorded\n\n~~~~~~diff\n-replicas: 1\n~~~~~~\n');
    expect(report).toContain('## prod could not be compared');
    expect(report).not.toContain('## staging');
    expect(report).toContain('https://github.com/owner/name/actions/runs/42');
  });

  test('passes without a difference', async () => {
    const { exitCode, output, report } = await compare('exit 0');
    expect({ exitCode, output }).toEqual({ exitCode: 0, output: 'drift=false\n' });
    expect(report).not.toContain('##');
  });

  test('cuts a long difference, because GitHub takes only so much', async () => {
    const { report } = await compare('head -c 100000 /dev/zero | tr "\\0" x; exit 3');
    expect(report.length).toBeLessThan(65_536);
  });
});

describe('the issue about drift', () => {
  interface Issue {
    number: number;
    body: string;
    state: string;
    user: { login: string };
  }
  let issues: Issue[];
  let requests: string[];
  let github: Server;

  beforeEach(async () => {
    issues = [{ number: 1, body: '<!-- kubesentiment-drift -->\nmine', state: 'open', user: { login: 'somebody' } }];
    requests = [];
    github = createServer(async (request, response) => {
      const { method = '', url = '' } = request;
      const { pathname } = new URL(url, 'http://localhost');
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk);
      const sent = chunks.length === 0 ? {} : JSON.parse(Buffer.concat(chunks).toString());
      if (method === 'GET') return void response.end(JSON.stringify(issues.filter(({ state }) => state === 'open')));
      requests.push(`${method} ${pathname}`);
      if (method === 'POST' && pathname.endsWith('/issues')) {
        issues.push({ number: issues.length + 1, state: 'open', user: { login: 'github-actions[bot]' }, ...sent });
      } else if (method === 'PATCH') {
        Object.assign(issues.find(({ number }) => pathname.endsWith(`/${number}`)) ?? {}, sent);
      }
      response.end('{}');
    });
    await new Promise<void>((listening) => github.listen(0, '127.0.0.1', listening));
  });
  afterEach(() => new Promise((closed) => github.close(closed)));

  async function report(isDrift: boolean, text: string) {
    await writeFile(join(runner.temporary, 'drift.md'), `<!-- kubesentiment-drift -->\n${text}`);
    // A TCP server has an address of this shape.
    const { port } = github.address() as AddressInfo;
    return runner.run(await scriptOf('drift', 'Report'), {
      ...run,
      GITHUB_API_URL: `http://127.0.0.1:${port}`,
      GITHUB_TOKEN: 'token',
      DRIFT: String(isDrift),
    });
  }

  test('is opened once, updated, and closed when nothing differs', async () => {
    for (const text of ['first', 'second']) expect((await report(true, text)).exitCode).toBe(0);
    expect((await report(false, 'none')).exitCode).toBe(0);
    expect(requests).toEqual([
      'POST /repos/owner/name/issues',
      'PATCH /repos/owner/name/issues/2',
      'POST /repos/owner/name/issues/2/comments',
      'PATCH /repos/owner/name/issues/2',
    ]);
    expect(issues[1]).toMatchObject({ body: '<!-- kubesentiment-drift -->\nsecond', state: 'closed' });
    expect(issues[0]).toMatchObject({ body: '<!-- kubesentiment-drift -->\nmine', state: 'open' });
  });

  test('is not opened without drift', async () => {
    expect((await report(false, 'none')).exitCode).toBe(0);
    expect(requests).toEqual([]);
  });
});
