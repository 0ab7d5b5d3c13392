import { describe, expect, it } from '@jest/globals';
import { withoutNulls } from '../../components/manifest/index.ts';

const of = (apiVersion: string, kind: string, rest = {}) => ({ apiVersion, kind, metadata: { name: 'a' }, ...rest });

describe('null in an object', () => {
  it('is nothing where it is the value of a field, and the object without it is the same one', () => {
    const plain = of('v1', 'ConfigMap', { data: { a: '' }, immutable: false });
    expect(withoutNulls(plain)).toBe(plain);
    expect(withoutNulls({ ...plain, data: null, immutable: null })).toEqual(of('v1', 'ConfigMap'));
  });

  it('is the empty string in a map of strings, and 0 in a map of quantities', () => {
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

  it('is nothing among the fields of a selector, and the empty string in that of a Service', () => {
    const selector = { matchLabels: null };
    expect(withoutNulls(of('policy/v1', 'PodDisruptionBudget', { spec: { selector } }))).toMatchObject({
      spec: { selector: {} },
    });
    expect(withoutNulls(of('v1', 'Service', { spec: { selector: { app: null } } }))).toMatchObject({
      spec: { selector: { app: '' } },
    });
  });

  it('is an item of the type of the others in a list', () => {
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

  it('is nothing in maps of kinds that are not of Kubernetes, but in their metadata it is what it is everywhere', () => {
    const custom = {
      ...of('example.com/v1', 'Thing', { data: { a: null } }),
      metadata: { name: 'a', labels: { b: null } },
    };
    expect(withoutNulls(custom)).toEqual({ ...custom, data: {}, metadata: { name: 'a', labels: { b: '' } } });
  });
});
