import * as pulumi from '@pulumi/pulumi';
import { type KubernetesObject, objectIdentity } from '../chart/index.ts';
import { formatPath } from '../config/index.ts';
import { formatError, type ReleaseError, ReleaseErrors } from '../errors.ts';
import type { RenderedRelease } from './assembleRelease.ts';
import type { Separation } from './findSeparations.ts';
import type { RenderRequest } from './renderParts.ts';

/** An object of the release that belongs to somebody else. */
export interface ForeignReference {
  reference: { apiVersion: string; kind: string; name: string; namespace?: string };
  /** Whether somebody else may need it, so that it is better left alone. */
  mayBeNeeded: boolean;
  error: ReleaseError;
}

/** Finds what belongs to somebody else among objects. */
export type FindForeign = (objects: readonly KubernetesObject[]) => Promise<readonly ForeignReference[]>;

/**
 * Tells of objects that belong to somebody else, and of the values that keep the release apart from it. A deploy has been refused
 * then just now; a preview is refused here.
 * @returns to be called with what is foreign, or without, to find it; in a preview it gives the error, to be thrown once its
 * changes are shown
 */
export function ownershipAdvice(request: RenderRequest, rendered: RenderedRelease, find: FindForeign) {
  return async (known?: readonly ForeignReference[]): Promise<pulumi.RunError | undefined> => {
    // What failed has been told already.
    const foreign = known ?? (await find(rendered.objects.map(({ object }) => object)).catch(() => []));
    if (foreign.length === 0) return undefined;
    const taken = foreign.filter(({ mayBeNeeded }) => mayBeNeeded).map(({ reference }) => identityOf(reference));
    const advice = taken.length === 0 ? [] : await adviceFor(request, rendered, new Set(taken), find);
    if (!pulumi.runtime.isDryRun()) {
      if (advice.length > 0) await pulumi.log.warn(advice.join('\n\n'));
      return undefined;
    }
    const errors = formatError(new ReleaseErrors(foreign.map(({ error }) => error)));
    return new pulumi.RunError([errors, ...advice].join('\n\n'));
  };
}

/** Advice that cannot be found is none: what failed has its own error. */
async function adviceFor(
  request: RenderRequest,
  rendered: RenderedRelease,
  taken: ReadonlySet<string>,
  find: FindForeign,
): Promise<string[]> {
  const { rollbackTo, adopt } = request.settings.release;
  // Values have no effect on what is recorded.
  if (rollbackTo !== undefined || adopt !== undefined) return [];
  // Loaded here: most runs have no need of it.
  const { findSeparations } = await import('./findSeparations.ts');
  const areFree = async (objects: readonly KubernetesObject[]) => {
    const others = new Set((await find(objects)).map(({ reference }) => identityOf(reference)));
    return !objects.some((object) => others.has(objectIdentity(object)));
  };
  const found = await findSeparations(request, rendered, taken, areFree).catch(() => []);
  return found.map((separation) => formatSeparation(separation, request.settings.stack));
}

function identityOf({ apiVersion, kind, name, namespace }: ForeignReference['reference']): string {
  return objectIdentity({ apiVersion, kind, metadata: { name, ...(namespace === undefined ? {} : { namespace }) } });
}

/** A sentence, and the command that sets the value. */
export function formatSeparation({ chart, objects, path, value, others }: Separation, stack: string): string {
  const names = objects.map(({ kind, metadata }) => `${kind}/${metadata.name}`).join(', ');
  const maker = chart.length === 0 ? 'the chart' : `the dependency ${chart.join('.')}`;
  const more = others === 0 ? '' : `, and ${others} more of its objects`;
  const effect = value === false ? `leaves them to the other release${more}` : `gives them names of their own${more}`;
  const key = formatPath(path);
  const whole = `kubesentiment:values${key.startsWith('[') ? '' : '.'}${key}`;
  const quoted = /[^\w.:-]/.test(whole) ? `'${whole}'` : whole;
  return `${names}: made by ${maker}. This ${effect}:\n  pulumi config set --path ${quoted} ${value} -s ${stack}`;
}
