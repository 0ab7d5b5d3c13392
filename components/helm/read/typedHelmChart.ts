import { isInRange, type TypedChart, type TypedSubchart, valueComments } from '../../chart/index.ts';
import { ReleaseError } from '../../errors.ts';
import { isJsonObject, type JsonObject, readYaml } from '../../json/index.ts';
import { nameOf } from './chartNode.ts';
import type { HelmChartPart } from './helmChart.ts';
import { declaredIn, mergeDefaults, metadataOf, readDefaults } from './readSubchart.ts';

/**
 * What describes the values of a Helm chart and of all its subcharts, enabled or not.
 * @param parts the chart, then the charts in its `charts/`
 * @param shownAs the chart as messages name it
 * @throws ReleaseError CHART_INVALID_SCHEMA, and DEPENDENCY_INVALID for a values.yaml that can't be read
 */
export function typedHelmChart(parts: readonly HelmChartPart[], shownAs: string): TypedChart {
  const [part] = parts;
  if (part === undefined) throw new Error('A chart has at least one part.');
  const files = filesOf(part, shownAs);
  const schema = readSchema(files);
  return {
    name: part.name,
    version: part.version,
    values: mergeDefaults(readDefaults(files, 'DEPENDENCY_INVALID')),
    ...(schema === undefined ? {} : { schema }),
    comments: valueComments(files.files.find(({ path }) => path === 'values.yaml')?.data.toString('utf8') ?? ''),
    subcharts: subchartsOf(part, parts, shownAs),
  };
}

/** As in Helm: a declared dependency is found by its name and version; any other chart in `charts/` is enabled under its own name. */
function subchartsOf(part: HelmChartPart, parts: readonly HelmChartPart[], shownAs: string): TypedSubchart[] {
  const level = part.inside.length + 1;
  const children = parts.filter(({ inside }) => inside.length === level && isBelow(inside, part));
  const declared = declaredIn(metadataOf(filesOf(part, shownAs)));
  const typed = (child: HelmChartPart) =>
    typedHelmChart([child, ...parts.filter(({ inside }) => inside.length > level && isBelow(inside, child))], shownAs);
  const isMeant = (entry: (typeof declared)[number], child: HelmChartPart) =>
    entry.name === child.name && isInRange(child.version, entry.version);
  const named = declared.flatMap((entry) => {
    const child = children.find((each) => isMeant(entry, each));
    if (child === undefined) return [];
    const { condition = '', tags = [] } = entry;
    return [{ key: nameOf(entry), isOptional: condition !== '' || tags.length > 0, tags, chart: typed(child) }];
  });
  const others = children
    .filter((child) => !declared.some((entry) => isMeant(entry, child)))
    .map((child) => ({ key: child.name, isOptional: false, tags: [], chart: typed(child) }));
  return [...named, ...others];
}

function isBelow(inside: readonly string[], part: HelmChartPart): boolean {
  return part.inside.every((folder, index) => folder === inside[index]);
}

function filesOf({ inside, files }: HelmChartPart, shownAs: string) {
  return { shownAs: [shownAs, ...inside].join('/charts/'), files: [...files], subcharts: new Map() };
}

function readSchema({ shownAs, files }: ReturnType<typeof filesOf>): JsonObject | undefined {
  const data = files.find(({ path }) => path === 'values.schema.json')?.data;
  if (data === undefined) return undefined;
  const file = `${shownAs}/values.schema.json`;
  const code = 'CHART_INVALID_SCHEMA';
  const { value } = readYaml({ text: data.toString('utf8'), file, code, isLenient: true, roundsIntegers: true });
  if (isJsonObject(value)) return value;
  throw new ReleaseError(code, 'The schema must be a map.', {
    position: { file },
    hint: 'A schema that accepts any map is {"type": "object"}.',
  });
}
