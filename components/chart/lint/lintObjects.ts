import { type KubernetesObject, type Manifest, readObjects } from '../../manifest/index.ts';
import { deprecationOf } from './deprecatedApis.ts';
import { type Finding, finding } from './finding.ts';
import { withoutIgnored } from './ignore.ts';
import { lintContainers } from './lintContainers.ts';
import type { LintedChart } from './lintedChart.ts';
import { lintLabels, lintSelector } from './lintLabels.ts';
import { lintRelations } from './lintRelations.ts';
import type { Remark } from './remark.ts';
import { repeatedKeyRemarks } from './repeatedKeys.ts';
import { validateObject } from './schema/validateObject.ts';
import { unknownKind } from './unknownKind.ts';

export interface LintedRelease {
  chart: LintedChart;
  /** The release's name. */
  name: string;
  namespace: string;
  /** The target version of Kubernetes. */
  kubeVersion: string;
}

/** An object, and its source file in the manifest. */
export interface LintedObject {
  source: string;
  /** The rendered text. */
  text?: string;
  object: KubernetesObject;
}

/** The objects of a manifest, including those of hooks. */
export function objectsOf({ objects, hooks }: Manifest): LintedObject[] {
  return [
    ...objects,
    ...hooks.flatMap(
      ({ path, manifest }) => readObjects({ source: path, text: manifest, line: 1, byHelm: true }).objects,
    ),
  ];
}

/**
 * The findings about the objects of a chart.
 * @param others objects of its dependencies, which its own may select
 */
export async function lintObjects(
  objects: readonly LintedObject[],
  release: LintedRelease,
  others: readonly LintedObject[] = [],
): Promise<Finding[]> {
  const all = [...objects, ...others].map(({ object }) => object);
  const { chart, name, namespace, kubeVersion } = release;
  const found = objects.map(async ({ source, text = '', object }) => {
    const remarks = [
      ...repeatedKeyRemarks(text),
      ...(await apiRemarks(object, kubeVersion)),
      ...lintLabels(object, chart.metadata, name),
      ...lintSelector(object),
      ...lintContainers(object),
      ...lintRelations(object, all, namespace),
    ];
    return withoutIgnored(object, remarks).map(({ rule, message }) =>
      finding(rule, { message, object: nameOf(object), position: { file: templateOf(source, chart) } }),
    );
  });
  return (await Promise.all(found)).flat();
}

/** Dependencies are third-party charts: report only what would fail to deploy (as a warning), not style. */
export async function lintDependencies(objects: readonly LintedObject[], release: LintedRelease): Promise<Finding[]> {
  const found = objects.map(async ({ source, object }) => {
    const remarks = await apiRemarks(object, release.kubeVersion);
    return remarks
      .filter(({ rule }) => rule === 'object-schema' || rule === 'api-removed' || rule === 'kind-unknown')
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
  // The schemas do not contain removed APIs, which have been reported already.
  if (deprecated.length > 0) return deprecated;
  const unknown = unknownKind(object);
  if (unknown !== undefined) return [{ rule: 'kind-unknown', message: unknown }];
  return [
    {
      rule: 'object-kind',
      message: `The schema of ${apiVersion} ${kind} is not known, so its fields were not checked.`,
    },
  ];
}

function deprecationRemarks(object: KubernetesObject, kubeVersion: string): Remark[] {
  const { apiVersion, kind } = object;
  const found = deprecationOf(object, kubeVersion);
  if (found === undefined) return [];
  const { deprecatedIn, removedIn, replacement } = found.api;
  const instead = replacement === undefined ? 'it has no replacement' : `use ${replacement}`;
  return found.removed
    ? [{ rule: 'api-removed', message: `Kubernetes 1.${removedIn} removed ${apiVersion} ${kind}: ${instead}.` }]
    : [{ rule: 'api-deprecated', message: `${apiVersion} ${kind} is deprecated since 1.${deprecatedIn}: ${instead}.` }];
}

function nameOf({ kind, metadata: { name, namespace } }: KubernetesObject): string {
  return `${kind} ${namespace === undefined ? '' : `${namespace}/`}${name}`;
}

/** The template's path as the user would type it, for a source in Helm's form. */
function templateOf(source: string, { metadata, shownAs, templates }: LintedChart): string {
  const file = source.slice(metadata.name.length + 1);
  const found = templates.find(({ path }) => path === file || path === `${file}.hbs`);
  return found === undefined ? source : `${shownAs}/${found.path}`;
}
