import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { readPins } from '../../toolchain/build/versions.ts';
import { openRunner, type Runner } from './workflow.ts';

interface Job {
  extends?: string;
  image?: string;
  script?: string[];
  interruptible?: boolean;
  resource_group?: string;
}

const template: Record<string, Job> = parse(await readFile('.gitlab/ci.yml', 'utf8'), { merge: true });

let runner: Runner;
beforeEach(async () => {
  runner = await openRunner();
  await runner.command('node');
});
afterEach(() => runner.remove());

const scriptOf = (name: string) => template[name]?.script?.join('\n') ?? '';

describe('the template for GitLab CI', () => {
  test.each([
    ['staging', 'deploy -s staging --set image.tag=abc123'],
    ['prod', 'deploy -s prod'],
  ])('deploys %s as the workflow of GitHub does, one at a time and to the end', async (name, command) => {
    await runner.run(scriptOf(name), { CI_COMMIT_SHA: 'abc123' });
    expect(await runner.calls()).toEqual([`node components/cli/main.mjs ${command}`]);
    expect(template[name]).toMatchObject({ interruptible: false, resource_group: name });
  });

  test('writes the note of a merge request, also if a preview fails', async () => {
    await runner.command('node', '[[ $2 == preview && $* == *dev* ]] && exit 1; exit 0');
    const script = scriptOf('preview').replaceAll('.cache/previews', join(runner.temporary, 'previews'));
    expect((await runner.run(script, { CI_COMMIT_SHA: 'abc123' })).exitCode).toBe(1);
    const calls = await runner.calls();
    expect(calls[1]).toBe('node components/cli/main.mjs preview -s staging --set image.tag=abc123 -o json');
    expect(calls.at(-1)).toMatch(/^node \.gitlab\/note\.ts .*comment\.md$/);
  });

  test('has the version of Pulumi that package.json pins', async () => {
    expect(template['.release']?.image).toBe(`pulumi/pulumi-nodejs:${(await readPins()).pulumi}`);
  });
});

test('the note of a merge request is written once and then updated; notes of others stay', async () => {
  const notes = [{ id: 1, body: '<!-- marker -->\nmine', author: { id: 7 } }];
  const gitlab = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const { body = '' } = chunks.length === 0 ? {} : JSON.parse(Buffer.concat(chunks).toString());
    const { method, url = '' } = request;
    if (request.headers['private-token'] !== 'token') return void response.writeHead(401).end('{}');
    if (url === '/user') return void response.end('{"id":42}');
    if (method === 'POST') notes.push({ id: 2, body, author: { id: 42 } });
    if (method === 'PUT') Object.assign(notes.find(({ id }) => url.endsWith(`/${id}`)) ?? {}, { body });
    response.end(JSON.stringify(notes));
  });
  await new Promise<void>((listening) => gitlab.listen(0, '127.0.0.1', listening));
  try {
    // A TCP server has an address of this shape.
    const { port } = gitlab.address() as AddressInfo;
    await mkdir(join(runner.directory, 'work'));
    const file = join(runner.directory, 'work', 'comment.md');
    const note = async (text: string) => {
      await writeFile(file, text);
      return runner.run(`'${process.execPath}' .gitlab/note.ts "${file}"`, {
        CI_API_V4_URL: `http://127.0.0.1:${port}`,
        CI_PROJECT_ID: '3',
        CI_MERGE_REQUEST_IID: '5',
        GITLAB_TOKEN: 'token',
      });
    };
    expect((await note('<!-- marker -->\nfirst')).exitCode).toBe(0);
    expect((await note('<!-- marker -->\nsecond')).exitCode).toBe(0);
    expect((await note('no marker')).exitCode).toBe(1);
    expect(notes.map(({ body }) => body)).toEqual(['<!-- marker -->\nmine', '<!-- marker -->\nsecond']);
  } finally {
    await new Promise((closed) => gitlab.close(closed));
  }
});
