import type { EnvironmentData } from '../../data.ts';
import { deployedOf } from './outcomes.ts';

/** How far an environment is behind another one. */
export interface Behind {
  /** The number of newer versions that have been deployed anywhere. */
  count: number;
  /** The environment with the newest version. */
  than: string;
  newest: string;
}

/** How many deployed versions of the same chart are newer than that of the environment. */
export function behindOf(environment: EnvironmentData, all: readonly EnvironmentData[]): Behind | undefined {
  const own = deployedOf(environment);
  if (own === undefined) return undefined;
  const others = all.filter((each) => deployedOf(each)?.chart === own.chart);
  const ahead = others
    .map((each) => ({ name: each.name, version: deployedOf(each)?.version ?? '' }))
    .filter(({ version }) => compareVersions(version, own.version) > 0)
    .sort((left, right) => compareVersions(right.version, left.version));
  const [first] = ahead;
  if (first === undefined) return undefined;
  const known = new Set(
    others.flatMap(({ revisions }) =>
      revisions.filter(({ chart, status }) => chart === own.chart && status !== 'failed').map(({ version }) => version),
    ),
  );
  const newer = [...known].filter(
    (version) => compareVersions(version, own.version) > 0 && compareVersions(version, first.version) <= 0,
  );
  return { count: newer.length, than: first.name, newest: first.version };
}

/** By the rules of semantic versions; build metadata does not count. */
export function compareVersions(left: string, right: string): number {
  const [core, pre] = [left, right].map(partsOf).reduce<[number[][], string[]]>(
    ([cores, pres], [numbers, label]) => [
      [...cores, numbers],
      [...pres, label],
    ],
    [[], []],
  );
  for (let index = 0; index < 3; index += 1) {
    const difference = (core[0]?.[index] ?? 0) - (core[1]?.[index] ?? 0);
    if (difference !== 0) return difference;
  }
  const [first = '', second = ''] = pre;
  if (first === second) return 0;
  if (first === '' || second === '') return first === '' ? 1 : -1;
  return first.localeCompare(second, 'en', { numeric: true });
}

function partsOf(version: string): [numbers: number[], label: string] {
  const [core = '', ...label] = version.replace(/^v/, '').replace(/\+.*$/, '').split('-');
  return [core.split('.').map((part) => Number.parseInt(part, 10) || 0), label.join('-')];
}

const stages = ['local', 'dev', 'test', 'qa', 'int', 'staging', 'stage', 'preprod', 'canary', 'prod'];

/** In the order in which a change usually reaches them; others by name, in front. */
export function inStageOrder(environments: readonly EnvironmentData[]): EnvironmentData[] {
  const stageOf = ({ name }: EnvironmentData) =>
    stages.findLastIndex((stage) => new RegExp(`(^|[-_./])${stage}`, 'i').test(name));
  return environments.toSorted(
    (left, right) => stageOf(left) - stageOf(right) || left.name.localeCompare(right.name, 'en', { numeric: true }),
  );
}
