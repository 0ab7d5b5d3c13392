import { type ReleaseError, throwAll } from '../errors.ts';
import { annotationOf, type Hook } from './objects.ts';
import { inOrder } from './read/collectErrors.ts';
import type { ObjectDocument } from './read/readObjects.ts';

const events: readonly string[] = [
  'pre-install',
  'post-install',
  'pre-upgrade',
  'post-upgrade',
  'pre-rollback',
  'post-rollback',
  'pre-delete',
  'post-delete',
  'test',
];

const deletePolicies: readonly string[] = ['before-hook-creation', 'hook-succeeded', 'hook-failed'];
const logPolicies: readonly string[] = ['hook-succeeded', 'hook-failed'];

/** True when the object runs at events of the release and is no part of it. */
export function isHook({ object }: ObjectDocument): boolean {
  return annotationOf(object, 'helm.sh/hook') !== undefined;
}

/**
 * The hook that the annotations of an object describe (https://helm.sh/docs/topics/charts_hooks/). By Helm's rules a weight that is no
 * number is 0, and a hook with an event that Helm does not know never runs (helm pkg/release/v1/util/manifest_sorter.go).
 * @returns undefined for a hook that never runs
 * @throws ReleaseError(s) CHART_INVALID_OBJECT in a chart of ours, for an event or policy that Helm does not know
 */
export function hookOf({ object, source, text, byHelm, failure }: ObjectDocument): Hook | undefined {
  const errors: ReleaseError[] = [];
  const hook: Hook = {
    name: object.metadata.name,
    kind: object.kind,
    path: source,
    manifest: text,
    // Helm 2 called it so.
    events: named('helm.sh/hook', events, (event) => (event === 'test-success' ? 'test' : event)),
    weight: weight(),
    delete_policies: named('helm.sh/hook-delete-policy', deletePolicies),
    output_log_policies: named('helm.sh/hook-output-log-policy', logPolicies),
  };
  if (byHelm) return hook.events.length > 0 && hook.events.every((event) => events.includes(event)) ? hook : undefined;
  if (hook.events.length === 0 && errors.length === 0) {
    fail('helm.sh/hook', 'helm.sh/hook names no event', `It knows ${events.join(', ')}.`);
  }
  throwAll(inOrder(errors));
  return hook;

  function named(annotation: string, known: readonly string[], rename = (name: string) => name): string[] {
    const written = String(annotationOf(object, annotation) ?? '').split(',');
    const names = written.map((name) => rename(name.trim().toLowerCase())).filter((name) => name !== '');
    for (const unknown of names.filter((name) => !known.includes(name))) {
      fail(annotation, `${annotation} knows no "${unknown}"`, `It knows ${known.join(', ')}.`);
    }
    return names;
  }

  function weight(): number {
    const annotation = 'helm.sh/hook-weight';
    const written = String(annotationOf(object, annotation) ?? '0');
    if (!/^[+-]?\d+$/.test(written)) {
      if (byHelm) return 0;
      fail(annotation, `${annotation} is "${written}" and must be a whole number`, 'Quote it: "-5".');
    }
    return Number(written);
  }

  function fail(annotation: string, message: string, hint: string): void {
    const name = `${object.kind}/${object.metadata.name}`;
    errors.push(failure(['metadata', 'annotations', annotation], `${name}: ${message}.`, { hint }));
  }
}

/** Hooks in the order in which they run: by weight, then by name; those that are equal keep theirs. */
export function inRunOrder(hooks: readonly Hook[]): Hook[] {
  return hooks.toSorted(
    (left, right) => left.weight - right.weight || Buffer.compare(Buffer.from(left.name), Buffer.from(right.name)),
  );
}
