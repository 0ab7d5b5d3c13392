import type { EnvironmentData, ReportData, RevisionData } from '../../../report/index.ts';
import { formatTable, outputWidth } from '../../terminal/output.ts';

/** Columns that are dropped first if the terminal is too narrow. */
const spareColumns = ['COMMIT', 'BY', 'APP VERSION', 'AGE'];
const header = [
  'STACK',
  'REVISION',
  'STATUS',
  'CHART',
  'APP VERSION',
  'AGE',
  'BY',
  'COMMIT',
  'READY',
  'DRIFT',
  'PROBLEM',
];

/** The environments side by side, for a terminal. */
export function overviewTable({ environments, time }: ReportData): string {
  return formatTable(
    header,
    environments.map((each) => rowOf(each, Date.parse(time))),
    outputWidth(),
    spareColumns,
  );
}

function rowOf(environment: EnvironmentData, now: number): string[] {
  const { name, revisions, problem, pin, healthProblem, driftProblem } = environment;
  const newest = revisions.at(-1);
  const trouble = problem ?? healthProblem ?? driftProblem;
  const why =
    trouble === undefined ? (newest?.damage ?? '') : [trouble.code, trouble.message].filter(Boolean).join(': ');
  if (newest === undefined) return [name, '', '', '', '', '', '', '', '', '', why];
  const { revision, status, chart, version, appVersion, by = '', commit = '' } = newest;
  return [
    name,
    `${revision}${pin === undefined ? '' : ` (pinned to ${pin})`}`,
    status,
    chart === '' ? '' : `${chart}-${version}`,
    appVersion,
    ageOf(newest, now),
    by,
    commit.slice(0, 8),
    readyOf(environment),
    environment.drift === undefined ? '' : String(environment.drift.length),
    why,
  ];
}

function readyOf({ health, revisions, healthProblem }: EnvironmentData): string {
  const isRead = healthProblem === undefined && revisions.some(({ status }) => status === 'deployed');
  return isRead ? `${health.filter(({ state }) => state === 'ready').length}/${health.length}` : '';
}

/** `3d`, in the largest unit that gives at least one, as kubectl shows ages. */
function ageOf({ ended, started }: RevisionData, now: number): string {
  const seconds = Math.max(0, (now - Date.parse(ended || started)) / 1000);
  if (Number.isNaN(seconds)) return '';
  const units: [string, number][] = [
    ['d', 86_400],
    ['h', 3_600],
    ['m', 60],
    ['s', 1],
  ];
  const [unit, length] = units.find(([, each]) => seconds >= each) ?? ['s', 1];
  return `${Math.floor(seconds / length)}${unit}`;
}
