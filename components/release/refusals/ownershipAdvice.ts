import * as pulumi from '@pulumi/pulumi';
import { formatError, type ReleaseError, ReleaseErrors } from '../../errors.ts';
import { formatPath } from '../../json/index.ts';
import { type KubernetesObject, objectIdentity } from '../../manifest/index.ts';
import { printableByPulumi } from '../../printable.ts';
import {
  holdsData,
  type Rename,
  type RenderedObject,
  type RenderedRelease,
  type RenderRequest,
  shownName,
} from '../../render/index.ts';

/** An object of the release that belongs to another owner. */
export interface ForeignReference {
  reference: { apiVersion: string; kind: string; name: string; namespace?: string };
  /** Whether the other owner may need it, so that it should not be taken over. */
  mayBeNeeded: boolean;
  error: ReleaseError;
}

/** Finds the objects that belong to another owner. */
export type FindForeign = (objects: readonly KubernetesObject[]) => Promise<readonly ForeignReference[]>;

/**
 * Reports objects of another owner, and the values that rename the release's objects to avoid the conflict. A deploy has already been
 * refused by the pre-flight; a preview is refused here.
 * @param worded names the settings in a text as the user does
 * @returns a function to call with the foreign objects, or without them to find them; in a preview it returns the error, to be thrown
 * after the changes are shown
 */
export function ownershipAdvice(
  request: RenderRequest,
  rendered: RenderedRelease,
  find: FindForeign,
  worded: (text: string) => string,
) {
  return async (known?: readonly ForeignReference[]): Promise<pulumi.RunError | undefined> => {
    // An error of this search has already been reported.
    const foreign = known ?? (await find(rendered.objects.map(({ object }) => object)).catch(() => []));
    if (foreign.length === 0) return undefined;
    const taken = foreign.filter(({ mayBeNeeded }) => mayBeNeeded).map(({ reference }) => identityOf(reference));
    const advice = taken.length === 0 ? [] : await adviceFor(request, rendered, new Set(taken), find);
    if (!pulumi.runtime.isDryRun()) {
      if (advice.length > 0) await pulumi.log.warn(printableByPulumi(worded(advice.join('\n\n'))));
      return undefined;
    }
    const errors = formatError(new ReleaseErrors(foreign.map(({ error }) => error)));
    return new pulumi.RunError(printableByPulumi(worded([errors, ...advice].join('\n\n'))));
  };
}

/** If the render fails, there is no advice: the failure has its own error. */
async function adviceFor(
  request: RenderRequest,
  rendered: RenderedRelease,
  taken: ReadonlySet<string>,
  find: FindForeign,
): Promise<string[]> {
  const { rollbackTo, adopt } = request.settings.release;
  // Values do not affect a recorded revision.
  if (rollbackTo !== undefined || adopt !== undefined) return [];
  // The credentials don't come from a chart, and no value renames a CRD.
  const objects = rendered.objects.filter(
    ({ object }) => taken.has(objectIdentity(object)) && object.kind !== 'CustomResourceDefinition',
  );
  if (objects.length === 0) return [];
  const signal = AbortSignal.timeout(longestSearchMs);
  await pulumi.log.info(
    printableByPulumi(
      `Searching for a value that renames ${objects.map(shownName).join(', ')} (for at most ${longestSearchMs / 1000} s).`,
    ),
  );
  // Lazy import: most runs don't need it.
  const { findRenames } = await import('../../render/index.ts');
  const areFree = async (among: readonly KubernetesObject[]) => {
    const others = new Set((await find(among)).map(({ reference }) => identityOf(reference)));
    return !among.some((object) => others.has(objectIdentity(object)));
  };
  const searched = new Set(objects.map(({ object }) => objectIdentity(object)));
  const found = await findRenames(request, rendered, searched, areFree, signal).catch(() => []);
  const separated = found.flatMap((separation) => separation.objects);
  const left = objects.filter((made) => !separated.includes(made)).map(shownName);
  const where = signal.aborted ? `within ${longestSearchMs / 1000} s` : 'in the chart';
  return [
    ...found.map((separation) => formatSeparation(separation, request.settings.stack)),
    ...(left.length === 0 ? [] : [`No value was found ${where} that renames ${left.join(', ')}.`]),
  ];
}

/** Each trial renders the charts: for a large chart with many values the search would take minutes. */
const longestSearchMs = 3_000;

function identityOf({ apiVersion, kind, name, namespace }: ForeignReference['reference']): string {
  return objectIdentity({ apiVersion, kind, metadata: { name, ...(namespace === undefined ? {} : { namespace }) } });
}

/** Prints the effect of the value, the command that sets it, and the data that would be lost. */
export function formatSeparation({ chart, objects, path, value, others }: Rename, stack: string): string {
  const names = objects.map(shownName).join(', ');
  const maker = chart.length === 0 ? 'the chart' : `the dependency ${chart.join('.')}`;
  const more = others.length === 0 ? '' : `, and ${others.length} more objects`;
  const effect = value === false ? `leaves them to the other release${more}` : `gives them other names${more}`;
  const key = formatPath(path);
  const whole = `kubesentiment:values${key.startsWith('[') ? '' : '.'}${key}`;
  const quoted = /[^\w.:-]/.test(whole) ? `'${whole}'` : whole;
  const command = `pulumi config set --path ${quoted} ${value} -s ${stack}`;
  return `${names}: rendered by ${maker}. This ${effect}:\n  ${command}${lossOf(others, value)}`;
}

function lossOf(others: readonly RenderedObject[], value: Rename['value']): string {
  const holders = others.filter(holdsData).map(shownName);
  if (holders.length === 0) return '';
  const change = value === false ? 'It deletes' : 'It recreates under another name';
  return `\n${change}, if deployed: ${holders.join(', ')}. Their data is not moved.`;
}
