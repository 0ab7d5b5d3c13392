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
      if (advice.length > 0) await pulumi.log.warn(printableByPulumi(advice.join('\n\n')));
      return undefined;
    }
    const errors = formatError(new ReleaseErrors(foreign.map(({ error }) => error)));
    return new pulumi.RunError(printableByPulumi([errors, ...advice].join('\n\n')));
  };
}

/** A render that fails finds no advice: what failed has its own error. */
async function adviceFor(
  request: RenderRequest,
  rendered: RenderedRelease,
  taken: ReadonlySet<string>,
  find: FindForeign,
): Promise<string[]> {
  const { rollbackTo, adopt } = request.settings.release;
  // Values have no effect on what is recorded.
  if (rollbackTo !== undefined || adopt !== undefined) return [];
  // No chart makes the credentials, and no value renames a definition.
  const objects = rendered.objects.filter(
    ({ object }) => taken.has(objectIdentity(object)) && object.kind !== 'CustomResourceDefinition',
  );
  if (objects.length === 0) return [];
  const signal = AbortSignal.timeout(longestSearchMs);
  await pulumi.log.info(
    printableByPulumi(
      `Looking for a value that gives ${objects.map(shownName).join(', ')} another name, for ${longestSearchMs / 1000} s at most.`,
    ),
  );
  // Loaded here: most runs have no need of it.
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

/** Each trial renders the charts: a large chart with many values would take minutes. */
const longestSearchMs = 3_000;

function identityOf({ apiVersion, kind, name, namespace }: ForeignReference['reference']): string {
  return objectIdentity({ apiVersion, kind, metadata: { name, ...(namespace === undefined ? {} : { namespace }) } });
}

/** A sentence, the command that sets the value, and what is lost with it. */
export function formatSeparation({ chart, objects, path, value, others }: Rename, stack: string): string {
  const names = objects.map(shownName).join(', ');
  const maker = chart.length === 0 ? 'the chart' : `the dependency ${chart.join('.')}`;
  const more = others.length === 0 ? '' : `, and ${others.length} more of its objects`;
  const effect = value === false ? `leaves them to the other release${more}` : `gives them names of their own${more}`;
  const key = formatPath(path);
  const whole = `kubesentiment:values${key.startsWith('[') ? '' : '.'}${key}`;
  const quoted = /[^\w.:-]/.test(whole) ? `'${whole}'` : whole;
  const command = `pulumi config set --path ${quoted} ${value} -s ${stack}`;
  return `${names}: made by ${maker}. This ${effect}:\n  ${command}${lossOf(others, value)}`;
}

function lossOf(others: readonly RenderedObject[], value: Rename['value']): string {
  const holders = others.filter(holdsData).map(shownName);
  if (holders.length === 0) return '';
  const change = value === false ? 'It deletes' : 'It makes anew under another name';
  return `\n${change}, where they are deployed: ${holders.join(', ')}. Their data is not moved.`;
}
