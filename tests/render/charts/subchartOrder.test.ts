import { describe, expect, test } from '@jest/globals';
import { readSettings, readStackFile } from '../../../components/config/index.ts';
import { subchartOf } from '../../../components/manifest/index.ts';
import { checkOrder, orderOf } from '../../../components/render/charts/subchartOrder.ts';

const objects = ['templates/a.yaml', 'charts/redis/templates/a.yaml', 'charts/cache/charts/deep/templates/a.yaml'].map(
  (path) => ({ source: `app/${path}` }),
);

describe('the subchart of an object', () => {
  test('is derived from its source', () => {
    expect(objects.map(({ source }) => subchartOf(source))).toEqual(['', 'redis', 'cache']);
    expect(['app/charts', 'app/crds/a.yaml', 'recorded manifest'].map(subchartOf)).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
  });
});

describe('the order of the subcharts', () => {
  test('has each subchart after those it waits for', () => {
    const order = orderOf({ redis: ['app'], '': ['cache'] }, 'app', objects);
    expect([...order]).toEqual([
      ['', ['cache']],
      ['redis', ['']],
    ]);
  });

  test('skips subcharts without objects: disabled ones, or those that an earlier revision lacks', () => {
    expect([...orderOf({ '': ['grafana', 'redis'], prometheus: ['redis'] }, 'app', objects)]).toEqual([
      ['', ['redis']],
    ]);
    expect(orderOf({ '': ['grafana'] }, 'app', objects)).toEqual(new Map());
  });

  test('prefers the dependency if the chart has the same name', () => {
    expect([...orderOf({ '': ['redis'] }, 'redis', objects)]).toEqual([['', ['redis']]]);
  });
});

describe('names in the order', () => {
  const chart = {
    name: 'app',
    dependencies: [{ name: 'redis' }, { name: 'redis', alias: 'cache' }, { name: 'grafana' }],
  };
  const check = (lines: string[], found: typeof objects = []) => {
    const text = [
      'config:',
      '  kubesentiment:release:',
      '    name: a',
      '    namespace: b',
      '    dependsOn:',
      ...lines,
    ].join('\n');
    const path = 'Pulumi.dev.yaml';
    checkOrder(chart, readSettings({ stack: 'dev', ...readStackFile({ path, text }), file: { path, text } }), found);
  };

  test('may be those of the dependencies and of the chart, enabled or not', () => {
    check(['      - cache', '      - grafana']);
    check(['      app: [redis]', '      redis: [cache]']);
  });

  test('may be those of subcharts in `charts/` of a Helm chart', () => {
    expect(() => check(['      - bundled'])).toThrow();
    check(['      - bundled'], [{ source: 'app/charts/bundled/templates/a.yaml' }]);
  });

  test('that do not exist are refused together, each with its line and a suggestion', () => {
    expect(
      thrownBy(() => check(['      app:', '        - redis', '        - chache', '      grafanna: [app]'])),
    ).toMatchObject({
      errors: [
        {
          code: 'CONFIG_INVALID_VALUE',
          position: { file: 'Pulumi.dev.yaml', line: 8 },
          message: expect.stringContaining('"cache"?'),
        },
        { code: 'CONFIG_INVALID_VALUE', position: { line: 9 }, message: expect.stringContaining('"grafana"?') },
      ],
    });
  });

  test('must not let the chart wait for itself', () => {
    expect(thrownBy(() => check(['      - redis', '      - app']))).toMatchObject({
      code: 'CONFIG_INVALID_VALUE',
      position: { line: 7 },
    });
  });
});

function thrownBy(action: () => unknown): unknown {
  try {
    action();
  } catch (error) {
    return error;
  }
  throw new Error('nothing was thrown');
}
