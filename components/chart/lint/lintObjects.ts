import { type KubernetesObject, type Manifest, readObjects } from '../../manifest/index.ts';
import { deprecationOf } from './deprecatedApis.ts';
import { type Finding, finding } from './finding.ts';
import { withoutIgnored } from './ignore.ts';
import { lintContainers } from './lintContainers.ts';
import type { LintedChart } from './lintedChart.ts';
import { lintLabels, lintSelector } from './lintLabels.ts';
import type { Remark } from './remark.ts';
import { repeatedKeyRemarks } from './repeatedKeys.ts';
import { validateObject } from './schema/validateObject.ts';

export interface LintedRelease {
  chart: LintedChart;
  /** The release's name. */
  name: string;
  /** The version of Kubernetes that the objects are meant for. */
  kubeVersion: string;
}

/** An object, and the file that it was made from as the manifest names it. */
export interface LintedObject {
  source: string;
  /** As it was rendered. */
  text?: string;
  object: KubernetesObject;
}

/** The objects of a manifest, those of its hooks included. */
export function objectsOf({ objects, hooks }: Manifest): LintedObject[] {
  return [
    ...objects,
    ...hooks.flatMap(
      ({ path, manifest }) => readObjects({ source: path, text: manifest, line: 1, byHelm: true }).objects,
    ),
  ];
}

/** All that the rules say of the objects of our own chart. */
export async function lintObjects(objects: readonly LintedObject[], release: LintedRelease): Promise<Finding[]> {
  const { chart, name, kubeVersion } = release;
  const found = objects.map(async ({ source, text = '', object }) => {
    const remarks = [
      ...repeatedKeyRemarks(text),
      ...(await apiRemarks(object, kubeVersion)),
      ...lintLabels(object, chart.metadata, name),
      ...lintSelector(object),
      ...lintContainers(object),
    ];
    return withoutIgnored(object, remarks).map(({ rule, message }) =>
      finding(rule, { message, object: nameOf(object), position: { file: templateOf(source, chart) } }),
    );
  });
  return (await Promise.all(found)).flat();
}

/** The objects of dependencies are others' work: what would fail is told, as a warning, and how they are written is not. */
export async function lintDependencies(objects: readonly LintedObject[], release: LintedRelease): Promise<Finding[]> {
  const found = objects.map(async ({ source, object }) => {
    const remarks = await apiRemarks(object, release.kubeVersion);
    return remarks
      .filter(({ rule }) => rule === 'object-schema' || rule === 'api-removed')
      .map(({ rule, message }) =>
        finding(rule, { severity: 'warning', message, object: nameOf(object), position: { file: source } }),
      );
  });
  return (await Promise.all(found)).flat();
}

async function apiRemarks(object: KubernetesObject, kubeVersion: string): Promise<Remark[]> {
  const { apiVersion, kind } = object;
  const deprecated = deprecationRemarks(object, kubeVersion);
  const problems = await validateObject(object);
  if (problems !== undefined) {
    return [...deprecated, ...problems.map((message): Remark => ({ rule: 'object-schema', message }))];
  }
  // What is on its way out is known no more, and that has been said.
  if (deprecated.length > 0) return deprecated;
  return [
    { rule: 'object-kind', message: `The fields of ${apiVersion} ${kind} are not known: they were not checked.` },
  ];
}

function deprecationRemarks(object: KubernetesObject, kubeVersion: string): Remark[] {
  const { apiVersion, kind } = object;
  const found = deprecationOf(object, kubeVersion);
  if (found === undefined) return [];
  const { deprecatedIn, removedIn, replacement } = found.api;
  const instead = replacement === undefined ? 'nothing takes its place' : `use ${replacement}`;
  return found.removed
    ? [{ rule: 'api-removed', message: `Kubernetes 1.${removedIn} removed ${apiVersion} ${kind}: ${instead}.` }]
    : [{ rule: 'api-deprecated', message: `${apiVersion} ${kind} is deprecated since 1.${deprecatedIn}: ${instead}.` }];
}

function nameOf({ kind, metadata: { name, namespace } }: KubernetesObject): string {
  return `${kind} ${namespace === undefined ? '' : `${namespace}/`}${name}`;
}

/** The template as the user would type it, for a source as Helm names it. */
function templateOf(source: string, { metadata, shownAs, templates }: LintedChart): string {
  const file = source.slice(metadata.name.length + 1);
  const found = templates.find(({ path }) => path === file || path === `${file}.hbs`);
  return found === undefined ? source : `${shownAs}/${found.path}`;
}
