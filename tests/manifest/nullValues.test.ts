import { describe, expect, it } from '@jest/globals';
import { withoutNulls } from '../../components/manifest/index.ts';

const of = (apiVersion: string, kind: string, rest = {}) => ({ apiVersion, kind, metadata: { name: 'a' }, ...rest });

describe('null in an object', () => {
  it('removes a field; an object without null stays the same', () => {
    const plain = of('v1', 'ConfigMap', { data: { a: '' }, immutable: false });
    expect(withoutNulls(plain)).toBe(plain);
    expect(withoutNulls({ ...plain, data: null, immutable: null })).toEqual(of('v1', 'ConfigMap'));
  });

  it('becomes the empty string in a map of strings, and 0 in a map of quantities', () => {
    const pod = {
      metadata: { labels: { a: null } },
      spec: { nodeSelector: { b: null }, overhead: { podFixed: null } },
    };
    const container = { resources: { limits: { cpu: null }, requests: null }, env: [{ name: 'A', value: null }] };
    expect(withoutNulls(of('apps/v1', 'Deployment', { spec: { template: pod, containers: [container] } }))).toEqual(
      of('apps/v1', 'Deployment', {
        spec: {
          template: { metadata: { labels: { a: '' } }, spec: { nodeSelector: { b: '' }, overhead: {} } },
          containers: [{ resources: { limits: { cpu: '0' } }, env: [{ name: 'A' }] }],
        },
      }),
    );
  });

  it('removes a field of a selector, but becomes the empty string in that of a Service', () => {
    const selector = { matchLabels: null };
    expect(withoutNulls(of('policy/v1', 'PodDisruptionBudget', { spec: { selector } }))).toMatchObject({
      spec: { selector: {} },
    });
    expect(withoutNulls(of('v1', 'Service', { spec: { selector: { app: null } } }))).toMatchObject({
      spec: { selector: { app: '' } },
    });
  });

  it("becomes an empty item of the list's type", () => {
    const lists = {
      args: ['a', null],
      ports: [{ port: 1 }, null],
      numbers: [null, 1],
      flags: [null, true],
      none: [null],
    };
    expect(withoutNulls(of('v1', 'Pod', lists))).toEqual(
      of('v1', 'Pod', {
        ...{ args: ['a', ''], ports: [{ port: 1 }, {}], numbers: [0, 1], flags: [false, true], none: [{}] },
      }),
    );
  });

  it('removes a field of a custom resource, but follows the usual rules in its metadata', () => {
    const custom = {
      ...of('example.com/v1', 'Thing', { data: { a: null } }),
      metadata: { name: 'a', labels: { b: null } },
    };
    expect(withoutNulls(custom)).toEqual({ ...custom, data: {}, metadata: { name: 'a', labels: { b: '' } } });
  });
});
