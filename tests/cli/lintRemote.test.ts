import { createHash } from 'node:crypto';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { archiveOf } from '../dependencies/sources/archives.ts';
import { type ChartRepository, startRepository } from '../dependencies/sources/chartRepository.ts';
import { summaryOf } from './brokenProject.ts';
import { lintGo } from './goProject.ts';

let repository: ChartRepository;

beforeEach(async () => {
  repository = await startRepository('demo', ['1.0.0', '2.0.0']);
});

afterEach(() => repository.close());

/** A stack that deploys the chart of a repository. */
function stackWith(pin: string, url = repository.url): string {
  return `config:
  kubesentiment:release:
    name: demo
    namespace: ns
    chart: shop/demo
${pin}  kubesentiment:dependencies:
    repositories: { shop: { url: "${url}" } }
`;
}

function pinOf(version: string): string {
  const sha256 = createHash('sha256').update(archiveOf('demo', version)).digest('hex');
  return `    version: ${version}\n    digest: sha256:${sha256}\n`;
}

async function found(changes: Record<string, string>): Promise<[string, readonly string[]][]> {
  return (await lintGo(changes)).map((finding) => [summaryOf(finding), finding.stacks]);
}

test('each stack without a pinned digest of its remote chart is reported by name', async () => {
  const changes = { 'Pulumi.dev.yaml': stackWith(''), 'Pulumi.prod.yaml': stackWith('') };
  expect(await found(changes)).toEqual([
    ['error stack-config Pulumi.dev.yaml:5', ['dev']],
    ['error stack-config Pulumi.prod.yaml:5', ['prod']],
  ]);
  const unread = stackWith('').replace('name: demo', 'nmae: demo\n    name: demo');
  expect((await found({ ...changes, 'Pulumi.prod.yaml': unread }))[1]).toEqual([
    'error stack-config Pulumi.prod.yaml:3',
    ['prod'],
  ]);
  expect(repository.requests).toEqual([]);
});

test('a remote chart is linted as each stack pins it, and a finding of all stacks is reported once', async () => {
  const sound = { 'Pulumi.dev.yaml': stackWith(pinOf('1.0.0')), 'Pulumi.prod.yaml': stackWith(pinOf('1.0.0')) };
  expect(await found(sound)).toEqual([]);
  const nowhere = stackWith(pinOf('1.0.0'), 'http://127.0.0.1:9/charts');
  expect(await found({ ...sound, 'Pulumi.prod.yaml': nowhere })).toEqual([
    [expect.stringMatching(/^\w+ dependency-unavailable/), ['prod']],
  ]);
  const missing = stackWith(pinOf('3.0.0'));
  expect(await found({ 'Pulumi.dev.yaml': missing, 'Pulumi.prod.yaml': missing })).toEqual([
    [expect.stringMatching(/^error/), []],
  ]);
});
