import { describe, expect, test } from '@jest/globals';
import { readSettings } from '../../../components/config/index.ts';
import type { CredentialsHolder, Hook, KubernetesObject } from '../../../components/manifest/index.ts';
import { wantsCredentials } from '../../../components/render/index.ts';

const { release } = readSettings({
  stack: 'a',
  config: { 'kubesentiment:release': '{"name":"app","namespace":"apps"}' },
});

interface Case {
  manifest?: string;
  hook?: Partial<Hook>;
  objects?: KubernetesObject[];
  holder?: CredentialsHolder;
  isOurs?: true;
  settings?: Partial<typeof release>;
}

function wants({ manifest = '', hook, objects = [], holder = 'nobody', isOurs, settings }: Case): Promise<boolean> {
  const defaults: Hook = {
    ...{ name: 'h', kind: 'Job', path: '', manifest: '', events: ['pre-install'], last_run: {}, weight: 0 },
  } as Hook; // What else hooks have says nothing about credentials.
  const content = {
    ...{ chart: { metadata: {}, values: {} }, config: {}, manifest, notes: '' },
    hooks: hook === undefined ? [] : [{ ...defaults, ...hook }],
  };
  const rendered = {
    content,
    objects: objects.map((object) => ({ source: 'a', object, counterpart: object })),
    ...(isOurs === undefined ? {} : { countsOnCredentials: isOurs }),
  };
  return wantsCredentials(rendered, { ...release, ...settings }, async () => holder);
}

const names = 'secretName: app-credentials\n';

describe('the Secret with credentials', () => {
  test.each<[string, Case, boolean]>([
    ['an own chart that names it', { isOurs: true, manifest: names, holder: 'other' }, true],
    ['an own chart that does not name it', { isOurs: true }, false],
    ['an own chart that no longer names it', { isOurs: true, holder: 'release' }, true],
    ['a chart that does not name it', { manifest: 'name: app-credentials-2\nother: my-app-credentials\n' }, false],
    ['a chart whose objects name it', { manifest: names }, true],
    ['a chart whose hooks name it', { hook: { manifest: 'secretRef: { name: "app-credentials" }' } }, true],
    ['a chart that names what somebody else has made', { manifest: names, holder: 'other' }, false],
    ['an adoption with a Secret created by hand', { holder: 'other', settings: { adopt: 1 } }, true],
    ['an adoption without one', { settings: { adopt: 1 } }, false],
    [
      'a chart that takes over an existing Secret',
      { manifest: names, holder: 'other', settings: { takeOwnership: true } },
      true,
    ],
    ['a stack that has it already', { holder: 'release' }, true],
    ['a chart with such a hook', { manifest: names, hook: { kind: 'Secret', name: 'app-credentials' } }, false],
    [
      'a chart that creates the Secret',
      { manifest: names, objects: [{ apiVersion: 'v1', kind: 'Secret', metadata: { name: 'app-credentials' } }] },
      false,
    ],
  ])('of %s', async (_what, given, expected) => {
    expect(await wants(given)).toBe(expected);
  });
});
