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

/** Whether the object runs at events of the release instead of being part of it. */
export function isHook({ object }: ObjectDocument): boolean {
  return annotationOf(object, 'helm.sh/hook') !== undefined;
}

/**
 * Reads a hook from the annotations of an object (https://helm.sh/docs/topics/charts_hooks/). In Helm, a weight that is
 * not a number is 0, and a hook with an unknown event never runs (helm pkg/release/v1/util/manifest_sorter.go).
 * @returns undefined for a hook that never runs
 * @throws ReleaseError(s) CHART_INVALID_OBJECT for an unknown event or policy in a Handlebars chart
 */
export function hookOf({ object, source, text, byHelm, failure }: ObjectDocument): Hook | undefined {
  const errors: ReleaseError[] = [];
  const hook: Hook = {
    name: object.metadata.name,
    kind: object.kind,
    path: source,
    manifest: text,
    // The name in Helm 2.
    events: named('helm.sh/hook', events, (event) => (event === 'test-success' ? 'test' : event)),
    weight: weight(),
    delete_policies: named('helm.sh/hook-delete-policy', deletePolicies),
    output_log_policies: named('helm.sh/hook-output-log-policy', logPolicies),
  };
  if (byHelm) return hook.events.length > 0 && hook.events.every((event) => events.includes(event)) ? hook : undefined;
  if (hook.events.length === 0 && errors.length === 0) {
    fail('helm.sh/hook', 'helm.sh/hook does not name an event', `Known events: ${events.join(', ')}.`);
  }
  throwAll(inOrder(errors));
  return hook;

  function named(annotation: string, known: readonly string[], rename = (name: string) => name): string[] {
    const written = String(annotationOf(object, annotation) ?? '').split(',');
    const names = written.map((name) => rename(name.trim().toLowerCase())).filter((name) => name !== '');
    for (const unknown of names.filter((name) => !known.includes(name))) {
      fail(annotation, `${annotation} has the unknown value "${unknown}"`, `Known values: ${known.join(', ')}.`);
    }
    return names;
  }

  function weight(): number {
    const annotation = 'helm.sh/hook-weight';
    const written = String(annotationOf(object, annotation) ?? '0');
    if (!/^[+-]?\d+$/.test(written)) {
      if (byHelm) return 0;
      fail(annotation, `${annotation} is "${written}" and must be an integer`, 'Quote it: "-5".');
    }
    return Number(written);
  }

  function fail(annotation: string, message: string, hint: string): void {
    const name = `${object.kind}/${object.metadata.name}`;
    errors.push(failure(['metadata', 'annotations', annotation], `${name}: ${message}.`, { hint }));
  }
}

/** Sorts hooks by weight, then by name, for running. The sort is stable. */
export function inRunOrder(hooks: readonly Hook[]): Hook[] {
  return hooks.toSorted(
    (left, right) => left.weight - right.weight || Buffer.compare(Buffer.from(left.name), Buffer.from(right.name)),
  );
}
