import type { JsonObject } from '../../../components/json/index.ts';
import type { ChartTree } from './chartTrees.ts';

/** A tree, the user's values, and the charts that are on. */
export type Case = [what: string, tree: Partial<ChartTree>, given: JsonObject, charts: string[]];

const redis: ChartTree = { name: 'redis', values: { port: 6379, auth: { enabled: true, user: 'a' } } };
const exporting: ChartTree = {
  name: 'redis',
  values: { port: 6379, exports: { settings: { host: 'redis', size: 1 } }, data: { deep: { a: 1, b: [1] } } },
};

/** Some entry of Chart.yaml for a chart in `charts/`. */
function entry(name: string, fields: JsonObject = {}): JsonObject {
  return { name, version: '1.0.0', ...fields };
}

function one(chart: ChartTree, fields: JsonObject = {}, values: JsonObject = {}): Partial<ChartTree> {
  return { values, dependencies: [entry(chart.name, fields)], charts: [chart] };
}

function nested(leaf: ChartTree, fields: JsonObject, middle: JsonObject = {}): ChartTree {
  return { name: 'middle', values: middle, dependencies: [entry('leaf', fields)], charts: [leaf] };
}

const leaf: ChartTree = { name: 'leaf', values: { a: { b: 1, c: 2 }, exports: { up: { from: 'leaf' } } } };
const twice = [entry('redis', { alias: 'cache', condition: 'cache.enabled' }), entry('redis', { alias: 'queue' })];
const on = ['top', 'top.charts.redis'];

export const dependencyCases: Case[] = [
  // Conditions.
  ['a condition without a value leaves it on', one(redis, { condition: 'redis.enabled' }), {}, on],
  ['a condition turns off', one(redis, { condition: 'redis.enabled' }), { redis: { enabled: false } }, ['top']],
  [
    'the first boolean of several paths decides',
    one(redis, { condition: 'redis.enabled,cache.on' }),
    { redis: { enabled: 'no' }, cache: { on: false } },
    ['top'],
  ],
  [
    'a blank after the comma belongs to the path',
    one(nested(leaf, { condition: 'leaf.enabled, leaf.on' })),
    { middle: { leaf: { on: false } } },
    ['top', 'top.charts.middle', 'top.charts.middle.charts.leaf'],
  ],
  ['a map is no boolean', one(redis, { condition: 'redis,cache' }), { cache: false }, ['top']],
  [
    "the subchart's own defaults decide",
    one({ ...redis, values: { enabled: false } }, { condition: 'redis.enabled,cache.on' }),
    { cache: { on: true } },
    ['top'],
  ],
  [
    'null takes the default away that would have decided',
    one({ ...redis, values: { enabled: false } }, { condition: 'redis.enabled' }),
    { redis: { enabled: null } },
    on,
  ],
  ["the parent's default decides", one(redis, { condition: 'cache.on' }, { cache: { on: false } }), {}, ['top']],
  // Tags.
  ['a tag turns off', one(redis, { tags: ['back'] }), { tags: { back: false } }, ['top']],
  ['one tag that is on is enough', one(redis, { tags: ['back', 'store'] }), { tags: { back: false, store: true } }, on],
  ['a tag that is no boolean says nothing', one(redis, { tags: ['back'] }), { tags: { back: 'false' } }, on],
  [
    'a condition goes before the tags',
    one(redis, { tags: ['back'], condition: 'redis.enabled' }),
    { tags: { back: false }, redis: { enabled: true } },
    on,
  ],
  [
    "the parent's tags reach a nested dependency",
    one(nested(leaf, { tags: ['leaf'] })),
    { tags: { leaf: false } },
    ['top', 'top.charts.middle'],
  ],
  // Aliases.
  [
    'one chart under two names has values of its own under each',
    { dependencies: twice, charts: [redis], values: { cache: { port: 1 } } },
    { queue: { port: 2 }, redis: { port: 3 } },
    ['top', 'top.charts.cache', 'top.charts.queue'],
  ],
  [
    'the condition of one alias leaves the other alone',
    { dependencies: twice, charts: [redis] },
    { cache: { enabled: false } },
    ['top', 'top.charts.queue'],
  ],
  [
    'the subcharts of a chart under two names are decided for each',
    {
      dependencies: [entry('middle', { alias: 'one' }), entry('middle', { alias: 'two' })],
      charts: [nested(leaf, { alias: 'inner', condition: 'inner.enabled', 'import-values': ['up'] })],
    },
    { one: { inner: { enabled: false } }, two: { inner: { a: { b: 7 } } } },
    ['top', 'top.charts.one', 'top.charts.two', 'top.charts.two.charts.inner'],
  ],
  // Values that are imported.
  ['the content of exports goes to the root', one(exporting, { 'import-values': ['settings'] }), {}, on],
  [
    'a map goes to a path, and to the root',
    one(exporting, {
      'import-values': [
        { child: 'data.deep', parent: 'some.where' },
        { child: 'data', parent: '.' },
      ],
    }),
    {},
    on,
  ],
  [
    "the parent's own values win, and the user's over them",
    one(exporting, { 'import-values': ['settings'] }, { host: 'mine' }),
    { size: 5 },
    on,
  ],
  [
    'null takes an imported value away',
    one(exporting, { 'import-values': ['settings', { child: 'data.deep', parent: 'deep' }] }),
    { host: null, deep: { a: null, z: null } },
    on,
  ],
  [
    'what the user gives the subchart is not imported',
    one(exporting, { 'import-values': ['settings'] }),
    { redis: { exports: { settings: { host: 'other' } } } },
    on,
  ],
  [
    "what the parent's defaults give the subchart is imported",
    one(exporting, { 'import-values': ['settings'] }, { redis: { exports: { settings: { host: 'other' } } } }),
    {},
    on,
  ],
  [
    'nothing is imported from a disabled dependency',
    one(exporting, { 'import-values': ['settings'], condition: 'redis.enabled' }),
    { redis: { enabled: false } },
    ['top'],
  ],
  [
    'the first of two imports wins, under an alias too',
    {
      dependencies: [
        entry('redis', { alias: 'cache', 'import-values': ['settings'] }),
        entry('other', { 'import-values': ['settings'] }),
      ],
      charts: [exporting, { name: 'other', values: { exports: { settings: { host: 'other', more: 1 } } } }],
    },
    {},
    ['top', 'top.charts.cache', 'top.charts.other'],
  ],
  [
    'imports are handed on from chart to chart',
    one(nested(leaf, { 'import-values': [{ child: 'exports.up', parent: 'exports.on' }] }), {
      'import-values': ['on'],
    }),
    {},
    ['top', 'top.charts.middle', 'top.charts.middle.charts.leaf'],
  ],
  // Global values.
  [
    "the parent's global values go down and win",
    one(
      nested(
        { ...leaf, values: { global: { a: 'leaf', own: 1, map: { x: 1, y: 1 } } } },
        {},
        { global: { a: 'middle' } },
      ),
      {},
      { global: { a: 'top', map: { x: 2 } }, middle: { global: { b: 1 } } },
    ),
    { global: { map: { z: 3 } } },
    ['top', 'top.charts.middle', 'top.charts.middle.charts.leaf'],
  ],
  [
    'a global that is no map meets one that is',
    one({ ...redis, values: { global: { a: { b: 1 }, c: 1 } } }, {}, { global: { a: 1, c: { d: 1 } } }),
    {},
    on,
  ],
  [
    'null takes a global default away',
    one({ ...redis, values: { global: { b: 1 } } }, {}, { global: { a: 1, m: { n: 1 } } }),
    { global: { a: null, b: null, m: { n: null } } },
    on,
  ],
  [
    "global values that are no map are nobody else's",
    one({ ...redis, values: { global: { a: 1 } } }, {}, { redis: { global: 'text' } }),
    { global: { b: 1 } },
    on,
  ],
  [
    'maps deep in the global values are the same for all charts',
    {
      values: { global: { image: { pull: { policy: 'Always' } } } },
      dependencies: [entry('redis'), entry('other')],
      charts: [
        { name: 'redis', values: { global: { image: { pull: { by: 'redis' }, tag: 1 } } } },
        { name: 'other', values: { global: { image: { pull: { by: 'other', also: 1 } } } } },
      ],
    },
    {},
    ['top', 'top.charts.other', 'top.charts.redis'],
  ],
  // Null.
  [
    'null deletes defaults of a subchart, at its root and deeper',
    one(redis),
    { redis: { port: null, auth: { user: null } } },
    on,
  ],
  ['null where there is nothing to delete stays', one(redis), { x: null, redis: { y: null, auth: { z: null } } }, on],
  [
    "the parent's null deletes a subchart's default",
    one(redis, {}, { redis: { port: null, auth: { user: null } } }),
    {},
    on,
  ],
  [
    "the user gives back what the parent's null deleted",
    one(redis, {}, { redis: { port: null, auth: null } }),
    { redis: { port: 1, auth: { user: 'b' } } },
    on,
  ],
  [
    "null for all of a subchart's values leaves its defaults",
    one(redis, {}, { redis: { port: 1 } }),
    { redis: null },
    on,
  ],
  [
    'null over a default that is null',
    one({ ...redis, values: { a: null, m: { n: null } } }, {}, { b: null, m: { n: null } }),
    { a: null, b: null, m: { n: null }, redis: { a: null, m: { n: null } } },
    on,
  ],
  [
    'a scalar over a map, and a map over a scalar',
    one(redis, {}, { map: { a: 1 }, text: 'x' }),
    { map: 1, text: { a: null }, redis: { auth: 'none', port: { a: 1, b: null } } },
    on,
  ],
  [
    'null reaches a nested dependency',
    one(nested(leaf, {})),
    { middle: { leaf: { a: { b: null, d: null } } } },
    ['top', 'top.charts.middle', 'top.charts.middle.charts.leaf'],
  ],
  // Charts of Go templates with charts of their own.
  [
    'a nested dependency is turned off by its condition, from an archive',
    one({ ...nested({ ...leaf, packed: true }, { condition: 'leaf.enabled' }), packed: true }),
    { middle: { leaf: { enabled: false } } },
    ['top', 'top.charts.middle'],
  ],
  [
    'a nested chart that nobody declares is always on, and its values are under its name',
    one({ name: 'middle', values: { leaf: { a: { b: 5 } } }, charts: [leaf] }),
    {},
    ['top', 'top.charts.middle', 'top.charts.middle.charts.leaf'],
  ],
  [
    'a nested dependency of another version than asked for is as if nobody declared it',
    one(nested({ ...leaf, version: '2.0.0' }, { condition: 'leaf.enabled', alias: 'other' })),
    { middle: { leaf: { enabled: false } } },
    ['top', 'top.charts.middle', 'top.charts.middle.charts.leaf'],
  ],
  [
    'a range of versions finds a nested dependency',
    one(nested({ ...leaf, version: '1.4.2' }, { version: '>=1.2, <2', alias: 'inner' })),
    {},
    ['top', 'top.charts.middle', 'top.charts.middle.charts.inner'],
  ],
  [
    'a nested condition that is no boolean says nothing',
    one(nested(leaf, { condition: 'leaf.enabled,enabled' })),
    { middle: { leaf: { enabled: 'no' }, enabled: false } },
    ['top', 'top.charts.middle'],
  ],
];
