import { describe, expect, test } from '@jest/globals';
import type { DriftData, EnvironmentData } from '../../../../components/report/index.ts';
import { compareSides, type FoundSide, findSide } from '../../../../components/report/page/model/compare.ts';
import type { Contents, ShownObject, Side } from '../../../../components/report/page/model/contents.ts';

const texts = ['recorded: a', 'recorded: b', 'live: b'];

function object(namespace: string, text: number, apiVersion = 'v1'): ShownObject {
  return { apiVersion, kind: 'ConfigMap', namespace, name: 'web', text, version: text };
}

function sidesOf(drift: DriftData[] | undefined, ...sides: Side['revision'][]): [FoundSide, FoundSide] {
  const revision = { chart: 'web', version: '1.0.0', appVersion: '', description: '', started: '', ended: '' };
  const environment: EnvironmentData = {
    ...{ name: 'prod', release: 'web', namespace: 'shop', omitted: 0, health: [], values: [] },
    revisions: [
      { ...revision, revision: 1, status: 'superseded' },
      { ...revision, revision: 2, status: 'deployed' },
    ],
    ...(drift === undefined ? {} : { drift }),
  };
  const summary = { format: 1 as const, project: '', time: '', environments: [environment] };
  const [left, right] = sides.map((each) => findSide(summary, { environment: 'prod', revision: each }));
  if (left === undefined || right === undefined) throw new Error('A side is missing.');
  return [left, right];
}

function contentsOf(...objects: ShownObject[]): Contents {
  return { textOf: (index) => texts[index] ?? '', objectsOf: () => objects };
}

describe('compareSides', () => {
  test.each([
    [1, 'live'],
    [2, 'live'],
    ['live', 1],
    ['live', 2],
  ] as const)('does not say that %s equals %s if nobody has read the cluster', (left, right) => {
    expect(compareSides(contentsOf(object('', 0)), ...sidesOf(undefined, left, right))).toBe('not read');
    expect(compareSides(contentsOf(object('', 0)), ...sidesOf([], left, right))).toEqual({ changes: [], equal: 1 });
  });

  test('finds no difference between the cluster and itself', () => {
    const drift: DriftData[] = [
      { apiVersion: 'v1', kind: 'ConfigMap', name: 'web', operation: 'changed', fields: [], before: 1, after: 2 },
    ];
    expect(compareSides(contentsOf(object('', 0)), ...sidesOf(drift, 'live', 'live'))).toEqual({
      changes: [],
      equal: 1,
    });
  });

  test('tells objects of the same kind and name in several namespaces and API groups apart', () => {
    const drift: DriftData[] = [
      {
        ...{ apiVersion: 'v1', kind: 'ConfigMap', namespace: 'other', name: 'web' },
        ...{ operation: 'changed', fields: [], before: 1, after: 2 },
      },
      {
        ...{ apiVersion: 'x.io/v1', kind: 'ConfigMap', namespace: 'shop', name: 'web' },
        ...{ operation: 'removed', fields: [], before: 0 },
      },
    ];
    const contents = contentsOf(object('', 0), object('other', 1), object('', 0, 'x.io/v1'));
    for (const revision of [1, 2]) {
      const compared = compareSides(contents, ...sidesOf(drift, revision, 'live'));
      expect(compared).toMatchObject({
        changes: [
          { key: 'ConfigMap other/web', name: 'other/web', left: 'recorded: b', right: 'live: b' },
          { key: 'ConfigMap.x.io web', name: 'web', operation: 'removed' },
        ],
        equal: 1,
      });
    }
  });
});
