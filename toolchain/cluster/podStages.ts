import type { JsonObject } from '../../components/json/index.ts';

/**
 * The behavior of the simulated kubelets. Pods that may end (restartPolicy Never or OnFailure: the pods of Jobs, hooks and tests)
 * complete, all others become ready. Annotations on a pod or a pod template change this.
 *
 * `kubesentiment.test/outcome` is one of
 * - `fail`: a pod that may end fails, with exit code 3;
 * - `run`: a pod that may end keeps running;
 * - `unready`: the pod runs but does not become ready;
 * - `crash`: the pod's containers are in CrashLoopBackOff, with a Warning event;
 * - `pull`: the pod's containers are in ImagePullBackOff, with a Warning event.
 *
 * `kubesentiment.test/after`, such as `2s`, is how long a pod that may end runs before it completes or fails, and how long any other
 * pod takes to become ready. See https://kwok.sigs.k8s.io/docs/user/stages-configuration/.
 */
export const outcomeAnnotation = 'kubesentiment.test/outcome';
export const afterAnnotation = 'kubesentiment.test/after';

const apiVersion = 'kwok.x-k8s.io/v1alpha1';

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

/** The container statuses of a pod; they are equal for all its containers. */
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

/** The status that a pod gets once, after it is scheduled to its node. */
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

/** At most one stage may match a pod: kwok chooses a matching one at random. */
function stage(name: string, matchExpressions: JsonObject[], next: JsonObject, delay?: JsonObject): JsonObject {
  const resourceRef = { apiGroup: 'v1', kind: 'Pod' };
  const spec = { resourceRef, selector: { matchExpressions }, next, ...(delay === undefined ? {} : { delay }) };
  return { apiVersion, kind: 'Stage', metadata: { name: `pod-${name}` }, spec };
}

const crashed = waiting('CrashLoopBackOff', 'back-off 40s restarting failed container');
const notPulled = waiting('ImagePullBackOff', 'Back-off pulling image: not found');

/** No delay if the expression is empty. */
function delayedBy(expressionFrom: string): JsonObject {
  return { durationMilliseconds: 0, durationFrom: { expressionFrom } };
}

/** Documents of kwok's configuration. */
export const podStages: readonly JsonObject[] = [
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
