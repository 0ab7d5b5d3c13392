import { expect, test } from '@jest/globals';
import type { Hook } from '../../components/manifest/index.ts';
import { isNeededByHooks } from '../../components/release/credentials.ts';

const hook = (events: string[], manifest: string, kind = 'Job', name = 'migrate'): Hook => ({
  name,
  kind,
  path: 'c/templates/hook.yaml',
  manifest,
  events,
  weight: 0,
  delete_policies: [],
  output_log_policies: [],
});
const reference = 'secretKeyRef: { name: app-credentials, key: api-key }';
const secret = { apiVersion: 'v1', kind: 'Secret', metadata: { name: 'app-credentials' } };

test.each([
  ['a hook before an install', [hook(['pre-install'], reference)], [], true],
  ['a hook before an upgrade', [hook(['post-install', 'pre-upgrade'], reference)], [], true],
  ['a hook after it', [hook(['post-install'], reference)], [], false],
  ['a hook that names no Secret', [hook(['pre-install'], 'image: x')], [], false],
  ['a hook of a chart that has such a Secret', [hook(['pre-install'], reference)], [secret], false],
  [
    'a hook of a chart that makes such a Secret as a hook',
    [hook(['pre-install'], reference), hook(['pre-install'], reference, 'Secret', 'app-credentials')],
    [],
    false,
  ],
])('%s: the credentials are needed early, or not', (_what, hooks, objects, expected) => {
  expect(isNeededByHooks('app', { hooks, objects })).toBe(expected);
});
