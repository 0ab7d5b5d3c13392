import type { StackSettings } from '../../config/index.ts';
import { changedPaths, formatPath, type Json, type JsonObject, leavesOf, type ValuePath } from '../../json/index.ts';
import { type KubernetesObject, logicalName, type ManifestObject, objectIdentity } from '../../manifest/index.ts';
import type { MainChart } from '../charts/mainChart.ts';
import type { RenderedObject, RenderedOnce, RenderedRelease } from '../rendered.ts';
import { type RenderedMain, renderMain } from '../renderMain.ts';
import type { RenderRequest } from '../renderRequest.ts';
import { hintsOf, type UnknownValue, unknownValues, withValues } from './unknownValues.ts';

type ByIdentity = ReadonlyMap<string, KubernetesObject>;

/**
 * Renders a preview in which other resources still have to compute some values. The chart is rendered with two different stand-ins for each
 * of them: the fields that differ are unknown, and all others are exact.
 * @param pinned the settings of the request with the cluster's capabilities
 * @throws ReleaseError(s) as renderRelease does, also if the chart refuses a stand-in
 */
export async function renderUnknown(
  request: RenderRequest,
  main: MainChart,
  pinned: StackSettings,
): Promise<RenderedRelease> {
  const hints = 'helm' in main ? hintsOf(main.helm) : main.own;
  const unknown = unknownValues(request.settings, hints);
  const withFirst = (settings: StackSettings): StackSettings => ({
    ...settings,
    values: withValues(
      settings.values,
      unknown.map(({ path, standIns: [value] }) => ({ path, value })),
    ),
  });
  const known = await renderMain({ ...request, settings: withFirst(request.settings) }, main, withFirst(pinned));
  const { rendered, first } = known;
  const own = byIdentity(first.manifest.objects);
  const generated = byIdentity(first.again?.manifest.objects ?? []);
  const renderWith = (set: readonly { path: ValuePath; value: Json }[]) => renderOther(known, set);
  const other = await renderOther(
    known,
    unknown.map(({ path, standIns: [, value] }) => ({ path, value })),
    true,
  );
  const others = byIdentity(other.manifest.objects);
  const deciding = await decidingValues(unknown, own, (set) => renderWith(set).catch(() => undefined));
  const warning = warningOf(deciding, request.settings.release.namespace);
  return {
    ...rendered,
    objects: rendered.objects.map((object) => withUnknownFields(object, { own, generated, others })),
    unknown: {
      hasUnknownNotes: other.notes !== first.notes,
      ...(warning === undefined ? {} : { warning }),
    },
  };
}

/** Renders with other values. */
function renderOther(
  { chart, settings }: RenderedMain,
  set: readonly { path: ValuePath; value: Json }[],
  hasOtherPatches = false,
) {
  const values: JsonObject = withValues(settings.values, set);
  return chart.render({ settings: { ...settings, values }, values, hasOtherPatches });
}

/** Fields that the chart generates differ in every render: they are not marked here. */
function withUnknownFields(
  rendered: RenderedObject,
  { own, generated, others }: Record<'own' | 'generated' | 'others', ByIdentity>,
): RenderedObject {
  const identity = objectIdentity(rendered.object);
  const [first, again, other] = [own, generated, others].map((objects) => objects.get(identity));
  if (first === undefined) return rendered;
  // Only one of the renders has the object, so nothing shows which of its fields are exact.
  if (other === undefined) return { ...rendered, fresh: fieldsOf(rendered.object) };
  const changing = new Set((again === undefined ? [] : changedPaths(first, again)).map((path) => JSON.stringify(path)));
  const paths = changedPaths(first, other).filter((path) => !changing.has(JSON.stringify(path)));
  return paths.length === 0 ? rendered : { ...rendered, fresh: [...(rendered.fresh ?? []), ...paths] };
}

/** The paths of an object's fields, without those that identify it. */
function fieldsOf({ apiVersion: _version, kind: _kind, metadata, ...content }: KubernetesObject): ValuePath[] {
  const { name: _name, namespace: _namespace, ...labels } = metadata;
  return leavesOf({ ...content, metadata: labels }, []).map(({ path }) => path);
}

interface DecidingValue {
  path: ValuePath;
  /** The objects that exist with some values only. */
  objects: KubernetesObject[];
}

/** Finds the values that decide which objects exist, or how they are named. */
async function decidingValues(
  unknown: readonly UnknownValue[],
  own: ByIdentity,
  renderWith: (set: readonly { path: ValuePath; value: Json }[]) => Promise<RenderedOnce | undefined>,
): Promise<DecidingValue[]> {
  const others = unknown.map(({ path, standIns: [, value] }) => ({ path, value }));
  const empties = unknown.flatMap(({ path, empty }) => (empty === undefined ? [] : [{ path, value: empty }]));
  const deciding = new Map<string, DecidingValue>();
  for (const set of [others, empties]) {
    if (set.length === 0 || (await differing(set)).length === 0) continue;
    for (const one of set) {
      const objects = await differing([one]);
      if (objects.length > 0) deciding.set(formatPath(one.path), { path: one.path, objects });
    }
  }
  return [...deciding.values()];

  async function differing(set: readonly { path: ValuePath; value: Json }[]): Promise<KubernetesObject[]> {
    const render = await renderWith(set);
    if (render === undefined) return [];
    const others = byIdentity(render.manifest.objects);
    return [
      ...[...own].flatMap(([identity, object]) => (others.has(identity) ? [] : [object])),
      ...[...others].flatMap(([identity, object]) => (own.has(identity) ? [] : [object])),
    ];
  }
}

function warningOf(deciding: readonly DecidingValue[], namespace: string): string | undefined {
  if (deciding.length === 0) return undefined;
  const lines = deciding.map(({ path, objects }) => {
    const names = [...new Set(objects.map((object) => logicalName(object, namespace)))];
    return `  ${formatPath(path)}: ${names.join(', ')}`;
  });
  const whole =
    'The preview does not know these values yet. They decide which objects exist, or how objects are named:';
  return [whole, ...lines].join('\n');
}

function byIdentity(objects: readonly ManifestObject[]): ByIdentity {
  return new Map(objects.map(({ object }) => [objectIdentity(object), object]));
}
