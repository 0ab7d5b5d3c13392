import { ReleaseError } from '../errors.ts';
import { annotationOf, type Hook } from './manifest.ts';
import type { ObjectDocument } from './readObjects.ts';

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
 * The hook that the annotations of an object describe (https://helm.sh/docs/topics/charts_hooks/).
 * @throws ReleaseError CHART_INVALID_OBJECT for an event or policy that Helm does not know, which Helm would drop silently
 */
export function hookOf(document: ObjectDocument): Hook {
  const { object, source, text } = document;
  return {
    name: object.metadata.name,
    kind: object.kind,
    path: source,
    manifest: text,
    // Helm 2 called it so.
    events: named('helm.sh/hook', events, (event) => (event === 'test-success' ? 'test' : event)),
    weight: weightOf(document),
    delete_policies: named('helm.sh/hook-delete-policy', deletePolicies),
    output_log_policies: named('helm.sh/hook-output-log-policy', logPolicies),
  };

  function named(annotation: string, known: readonly string[], rename = (name: string) => name): string[] {
    const names = String(annotationOf(object, annotation) ?? '')
      .split(',')
      .map((name) => rename(name.trim().toLowerCase()));
    const filled = names.filter((name) => name !== '');
    const unknown = filled.find((name) => !known.includes(name));
    if (unknown !== undefined)
      throw invalid(document, `${annotation} knows no "${unknown}"`, `It knows ${known.join(', ')}.`);
    return filled;
  }
}

/** Hooks in the order in which they run: by weight, then by name; those that are equal keep theirs. */
export function inRunOrder(hooks: readonly Hook[]): Hook[] {
  return hooks.toSorted(
    (left, right) => left.weight - right.weight || Buffer.compare(Buffer.from(left.name), Buffer.from(right.name)),
  );
}

function weightOf(document: ObjectDocument): number {
  const text = String(annotationOf(document.object, 'helm.sh/hook-weight') ?? '0');
  if (/^[+-]?\d+$/.test(text)) return Number(text);
  throw invalid(document, `helm.sh/hook-weight is "${text}" and must be a whole number`, 'Quote it: "-5".');
}

function invalid({ object, source, line }: ObjectDocument, message: string, hint: string): ReleaseError {
  const name = `${object.kind}/${object.metadata.name}`;
  return new ReleaseError('CHART_INVALID_OBJECT', `${name}: ${message}.`, { position: { file: source, line }, hint });
}
