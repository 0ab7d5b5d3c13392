import type { JsonObject } from '../../json/index.ts';
import { conditionOf, explanationOf, numberAt, objectAt, objectsAt, textAt } from './status.ts';

/** Why a pod or one of its containers is not ready. */
export interface PodTrouble {
  pod: string;
  /** Distinguishes a pod from its replacement of the same name. */
  uid: string;
  container?: string;
  /** One line, which follows "pod X, container Y: ". */
  text: string;
  /** The kind of a trouble that rarely recovers by itself. States that alternate have the same kind. */
  stuckIn?: 'crash' | 'image' | 'configuration' | 'scheduling';
  /** The log that shows the cause: of the container's previous or current run. */
  log?: 'previous' | 'current';
}

/** Reasons of a waiting container that rarely recovers. Source: kubelet pkg/kubelet/images, kuberuntime, container. */
const stuckReasons: Readonly<Record<string, PodTrouble['stuckIn']>> = {
  CrashLoopBackOff: 'crash',
  RunContainerError: 'crash',
  ErrImageNeverPull: 'image',
  ErrImagePull: 'image',
  ImageInspectError: 'image',
  ImagePullBackOff: 'image',
  InvalidImageName: 'image',
  CreateContainerConfigError: 'configuration',
  CreateContainerError: 'configuration',
};

/** The troubles of a pod and its containers, in order. None if it is ready, has completed or is being deleted. */
export function troublesOf(pod: JsonObject): PodTrouble[] {
  const { name, uid, deletionTimestamp } = objectAt(pod, 'metadata');
  const status = objectAt(pod, 'status');
  if (deletionTimestamp !== undefined || status.phase === 'Succeeded') return [];
  const identity = { pod: String(name), uid: String(uid) };
  const scheduled = conditionOf(pod, 'PodScheduled');
  if (scheduled?.status === 'False') {
    const stuckIn = scheduled.reason === 'Unschedulable' ? { stuckIn: 'scheduling' as const } : {};
    return [{ ...identity, text: `it is not scheduled: ${explanationOf(scheduled)}`, ...stuckIn }];
  }
  const containers = [...objectsAt(status, 'initContainerStatuses'), ...objectsAt(status, 'containerStatuses')];
  const troubles = containers.flatMap((container) => {
    const trouble = containerTrouble(container);
    return trouble === undefined ? [] : [{ ...identity, container: textAt(container, 'name'), ...trouble }];
  });
  // An evicted pod has no container statuses.
  if (troubles.length > 0 || status.phase !== 'Failed') return troubles;
  return [{ ...identity, text: `it failed: ${explanationOf(status)}` }];
}

function containerTrouble(container: JsonObject): Pick<PodTrouble, 'text' | 'stuckIn' | 'log'> | undefined {
  const state = objectAt(container, 'state');
  const waiting = objectAt(state, 'waiting');
  const terminated = objectAt(state, 'terminated');
  const reason = textAt(waiting, 'reason');
  // It only waits for the containers before it.
  if (reason === 'PodInitializing') return undefined;
  if (reason !== '') {
    const ended = objectAt(objectAt(container, 'lastState'), 'terminated');
    const stuckIn = stuckReasons[reason];
    const crashed = stuckIn === 'crash' && ended.exitCode !== undefined;
    const text = `${reason}${crashed ? ` (last run: ${endText(ended)})` : ''}${messageText(waiting)}`;
    return { text, stuckIn, log: crashed ? 'previous' : undefined };
  }
  if (terminated.exitCode !== undefined) {
    if (terminated.exitCode === 0) return undefined;
    return { text: `${endText(terminated)}${messageText(terminated)}`, log: 'current' };
  }
  const running = state.running !== undefined && container.ready !== true;
  return running ? { text: 'it is running but not ready', log: 'current' } : undefined;
}

function endText(terminated: JsonObject): string {
  return `${textAt(terminated, 'reason') || 'ended'}, exit code ${numberAt(terminated, 'exitCode')}`;
}

function messageText(state: JsonObject): string {
  const message = textAt(state, 'message');
  return message === '' ? '' : `: ${message}`;
}

/** `pod X, container Y: …`, with the number of other pods with the same trouble. */
export function formatTrouble({ pod, container, text }: PodTrouble, others = 0): string {
  const more = others === 0 ? '' : ` (and ${others} more)`;
  return `pod ${pod}${more}${container === undefined ? '' : `, container ${container}`}: ${text}`;
}
