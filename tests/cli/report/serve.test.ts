import { request } from 'node:http';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { isOwnHost, type PageAddress, servePage } from '../../../components/cli/report/page/serve.ts';
import { generatedReport } from '../../report/support/generatedReport.ts';

describe('the served report page', () => {
  const ended = new AbortController();
  let revisions = 2;
  let served: Promise<void>;
  let url: URL;
  let once: string;

  beforeAll(async () => {
    const read = async () => generatedReport({ environments: ['dev'], revisions, objects: 3 });
    url = await new Promise<URL>((resolve) => {
      const options = { signal: ended.signal, read, readHistory: read, pollMs: 50 };
      served = servePage(options, (address) => {
        once = address.once;
        resolve(new URL(address.url));
      });
    });
  });

  afterAll(async () => {
    ended.abort();
    await served;
  });

  test('is read for each request, and only connects to its own server', async () => {
    const answer = await fetch(url);
    const html = await answer.text();
    expect(html).toMatch(/connect-src 'self'/);
    expect(html).toMatch(/<html lang="en" data-live>/);
    expect(answer.headers.get('cache-control')).toBe('no-store');
    expect(url.hostname).toBe('127.0.0.1');
  });

  test('is refused under another address, another host name and for another method', async () => {
    expect((await fetch(new URL('/', url))).status).toBe(404);
    expect((await fetch(url, { method: 'POST' })).status).toBe(405);
    const status = await new Promise((resolve) => {
      request(url, { headers: { host: 'attacker.example' } }, ({ statusCode }) => resolve(statusCode)).end();
    });
    expect(status).toBe(421);
  });

  test('is found once by the address that the browser gets on its command line', async () => {
    const first = await fetch(once, { redirect: 'manual' });
    expect([first.status, first.headers.get('location')]).toEqual([302, url.pathname]);
    expect((await fetch(once, { redirect: 'manual' })).status).toBe(404);
  });

  test('says when a release has a new revision', async () => {
    const stream = await fetch(new URL('events', url));
    const reader = stream.body?.pipeThrough(new TextDecoderStream()).getReader();
    expect((await reader?.read())?.value).toContain('open');
    // After the first look at the history.
    await new Promise((resolve) => setTimeout(resolve, 300));
    revisions = 3;
    expect((await reader?.read())?.value).toContain('event: changed');
    await reader?.cancel();
  });
});

describe('the server of the report page', () => {
  test('ends during a look at the histories, and looks no more', async () => {
    const ended = new AbortController();
    let looks = 0;
    let goOn = () => {};
    const read = async () => generatedReport({ environments: ['dev'], revisions: 2, objects: 3 });
    const looking = Promise.withResolvers<void>();
    const readHistory = async () => {
      looks += 1;
      looking.resolve();
      await new Promise<void>((resolve) => {
        goOn = resolve;
      });
      return read();
    };
    const opened = Promise.withResolvers<PageAddress>();
    const served = servePage({ signal: ended.signal, read, readHistory, pollMs: 10 }, opened.resolve);
    const page = await fetch(new URL('events', (await opened.promise).url));
    await looking.promise;
    ended.abort();
    await served;
    await page.text().catch(() => undefined);
    const timers = () => process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length;
    const before = timers();
    goOn();
    await new Promise((resolve) => setImmediate(resolve));
    expect(timers()).toBeLessThanOrEqual(before);
    expect(looks).toBe(1);
  });

  test('knows its own names, without the port only if the port is 80', () => {
    const hosts = ['127.0.0.1', 'localhost', 'localhost:80', 'attacker.example', 'localhost:8080', undefined];
    expect(hosts.filter((host) => isOwnHost(host, 80))).toEqual(['127.0.0.1', 'localhost', 'localhost:80']);
    expect(hosts.filter((host) => isOwnHost(host, 8080))).toEqual(['localhost:8080']);
  });
});
