import { isJsonObject, type JsonObject } from '../../json/index.ts';

const prefix = 'org.opencontainers.image';

/**
 * The annotations of a chart's manifest in a registry, from its Chart.yaml (pkg/registry of Helm: title and version can't be replaced by
 * the chart's own annotations).
 */
export function annotationsOf(metadata: JsonObject, created: Date): Record<string, string> {
  const { name, version, description, home, sources, maintainers, annotations } = metadata;
  const own = isJsonObject(annotations) ? Object.entries(annotations) : [];
  const authors = (Array.isArray(maintainers) ? maintainers : [])
    .filter(isJsonObject)
    .map((each) => [each.name, typeof each.email === 'string' ? `(${each.email})` : ''].join(' ').trim());
  const [source] = Array.isArray(sources) ? sources : [];
  const texts: [string, unknown][] = [
    [`${prefix}.description`, description],
    [`${prefix}.url`, home],
    [`${prefix}.source`, source],
    [`${prefix}.authors`, authors.join(', ')],
    [`${prefix}.created`, created.toISOString().replace(/\.\d+Z$/, 'Z')],
    ...own,
    [`${prefix}.title`, name],
    [`${prefix}.version`, version],
  ];
  return Object.fromEntries(
    texts.flatMap(([key, text]) => (typeof text === 'string' && text !== '' ? [[key, text]] : [])),
  );
}
