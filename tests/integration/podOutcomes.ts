import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { JsonObject } from '../../components/config/index.ts';

/**
 * How tests steer the simulated kubelets: annotations on a pod (or on a pod template).
 *
 * `kubesentiment.test/outcome` is one of
 * - none: pods that may end (restartPolicy Never or OnFailure: those of Jobs and of hooks) complete, all others get ready;
 * - `fail`: a pod that may end fails, with exit code 3;
 * - `run`: a pod that may end goes on running;
 * - `unready`: it runs and does not get ready;
 * - `crash`: its containers are in CrashLoopBackOff, with a Warning event;
 * - `pull`: its containers are in ImagePullBackOff, with a Warning event.
 *
 * `kubesentiment.test/after`, e.g. `2s`, is how long a pod that may end runs before it completes or fails, and how long any other
 * takes to get ready.
 *
 * Every container has a log of 20 lines, "line 1 of 20" … "line 20 of 20", and as a previous container's log the same with
 * "previous line". See https://kwok.sigs.k8s.io/docs/user/stages-configuration/ and /logs-configuration/.
 */
export const outcomeAnnotation = 'kubesentiment.test/outcome';
export const afterAnnotation = 'kubesentiment.test/after';

/**
 * Writes the containers' logs into the folder.
 * @returns what kwok is to do with pods, as documents of its configuration
 */
export async function podOutcomes(folder: string): Promise<JsonObject[]> {
  await mkdir(folder, { recursive: true });
  const logsFile = join(folder, 'container.log');
  const previousLogsFile = join(folder, 'previous.log');
  await Promise.all([
    writeFile(logsFile, containerLog('line')),
    writeFile(previousLogsFile, containerLog('previous line')),
  ]);
  const logs = { kind: 'ClusterLogs', spec: { logs: [{ logsFile, previousLogsFile }] } };
  return [...stages, { apiVersion, metadata: { name: 'logs' }, ...logs }];
}

const apiVersion = 'kwok.x-k8s.io/v1alpha1';

/** In the format that kubelets write: time, stream, F for a full line. */
function containerLog(line: string): string {
  const lines = Array.from({ length: 20 }, (_, index) => `${line} ${index + 1} of 20`);
  return lines.map((text) => `2026-01-01T00:00:00.000000000Z stderr F ${text}\n`).join('');
}

const outcome = `.metadata.annotations[${JSON.stringify(outcomeAnnotation)}]`;
const after = `.metadata.annotations[${JSON.stringify(afterAnnotation)}]`;

const is = (key: string, ...values: string[]) => ({ key, operator: 'In', values });
const isNot = (key: string, ...values: string[]) => ({ key, operator: 'NotIn', values });
const has = (key: string) => ({ key, operator: 'Exists' });
const hasNot = (key: string) => ({ key, operator: 'DoesNotExist' });

const fresh = [hasNot('.metadata.deletionTimestamp'), hasNot('.status.podIP')];
const mayEnd = [
  hasNot('.metadata.deletionTimestamp'),
  is('.status.phase', 'Running'),
  is('.spec.restartPolicy', 'Never', 'OnFailure'),
];

const running = 'running: { startedAt: {{ Now | Quote }} }';

function terminated(exitCode: number, reason: string): string {
  const times = 'startedAt: {{ Now | Quote }}, finishedAt: {{ Now | Quote }}';
  return `terminated: { exitCode: ${exitCode}, reason: ${reason}, ${times} }`;
}

function waiting(reason: string, message: string): string {
  return `waiting: { reason: ${reason}, message: ${JSON.stringify(message)} }`;
}

/** The part of a pod's status that says how its containers are; all of them are alike. */
function containers(phase: string, ready: boolean, state: string, lastState = ''): string {
  const is = ready ? '"True"' : '"False"';
  return `
phase: ${phase}
conditions:
- { type: Initialized, status: "True", lastTransitionTime: {{ Now | Quote }} }
- { type: Ready, status: ${is}, lastTransitionTime: {{ Now | Quote }} }
- { type: ContainersReady, status: ${is}, lastTransitionTime: {{ Now | Quote }} }
containerStatuses:
{{ range .spec.containers }}
- name: {{ .name | Quote }}
  image: {{ .image | Quote }}
  ready: ${ready}
  restartCount: ${lastState === '' ? 0 : 4}
  state: { ${state} }
  lastState: { ${lastState} }
{{ end }}
`;
}

/** The part that a pod gets once, when it has come to its node. */
const arrival = `
startTime: {{ Now | Quote }}
hostIP: {{ NodeIPWith .spec.nodeName | Quote }}
podIP: {{ PodIPWith .spec.nodeName ( or .spec.hostNetwork false ) ( or .metadata.uid "" ) ( or .metadata.name "" ) ( or .metadata.namespace "" ) | Quote }}
{{ if .spec.initContainers }}
initContainerStatuses:
{{ range .spec.initContainers }}
- name: {{ .name | Quote }}
  image: {{ .image | Quote }}
  ready: true
  restartCount: 0
  state: { ${terminated(0, 'Completed')} }
{{ end }}
{{ end }}
`;

function warning(reason: string, message: string): JsonObject {
  return { event: { type: 'Warning', reason, message } };
}

/** The stages exclude each other: kwok takes one of those that fit at random. */
function stage(name: string, matchExpressions: JsonObject[], next: JsonObject, delay?: JsonObject): JsonObject {
  const resourceRef = { apiGroup: 'v1', kind: 'Pod' };
  const spec = { resourceRef, selector: { matchExpressions }, next, ...(delay === undefined ? {} : { delay }) };
  return { apiVersion, kind: 'Stage', metadata: { name: `pod-${name}` }, spec };
}

const crashed = waiting('CrashLoopBackOff', 'back-off 40s restarting failed container');
const notPulled = waiting('ImagePullBackOff', 'Back-off pulling image: not found');

/** Not at all where the expression gives nothing. */
function delayedBy(expressionFrom: string): JsonObject {
  return { durationMilliseconds: 0, durationFrom: { expressionFrom } };
}

const stages: JsonObject[] = [
  stage(
    'ready',
    [...fresh, isNot(outcome, 'unready', 'crash', 'pull')],
    { statusTemplate: containers('Running', true, running) + arrival },
    delayedBy(`select(.spec.restartPolicy == "Always") | ${after}`),
  ),
  stage('unready', [...fresh, is(outcome, 'unready')], {
    statusTemplate: containers('Running', false, running) + arrival,
  }),
  stage('crash', [...fresh, is(outcome, 'crash')], {
    statusTemplate: containers('Running', false, crashed, terminated(3, 'Error')) + arrival,
    ...warning('BackOff', 'Back-off restarting failed container'),
  }),
  stage('pull', [...fresh, is(outcome, 'pull')], {
    statusTemplate: containers('Pending', false, notPulled) + arrival,
    ...warning('Failed', 'Failed to pull image: not found'),
  }),
  stage(
    'complete',
    [...mayEnd, isNot(outcome, 'fail', 'run')],
    { statusTemplate: containers('Succeeded', false, terminated(0, 'Completed')) },
    delayedBy(after),
  ),
  stage(
    'fail',
    [...mayEnd, is(outcome, 'fail')],
    { statusTemplate: containers('Failed', false, terminated(3, 'Error')) },
    delayedBy(after),
  ),
  stage('delete', [has('.metadata.deletionTimestamp')], { delete: true, finalizers: { empty: true } }),
];
