import { posix } from 'node:path';
import { isJsonObject, type JsonObject } from '../../json/index.ts';
import type { HelmChartPart } from '../read/helmChart.ts';
import { templatesOf } from './stageHelmChart.ts';

/** The templates of a subchart. */
export type TemplatesPart = Pick<HelmChartPart, 'inside' | 'files' | 'isLibrary'>;

const label = 'kubesentiment.io/sources';
const sourcesName = 'sources';

/** The prefix of a subchart's sources in Helm: `demo/charts/cache`. */
export function sourceOf(chart: string, inside: readonly string[]): string {
  return [chart, ...inside].join('/charts/');
}

/**
 * A template whose object lists the objects of each other template, because the provider returns objects without their
 * sources. It is in the top chart and so is rendered last, when it cannot affect the others.
 * @param chart the name of the top chart
 * @param parts its subcharts, with their final names in `inside`
 */
export function sourcesTemplate(chart: string, parts: readonly TemplatesPart[]): string {
  const entries = parts.flatMap((part) => {
    const path = sourceOf(chart, part.inside);
    const scope = part.inside.reduce((above, name) => `(index ${above}.Subcharts ${JSON.stringify(name)})`, '$');
    return templatesOf(part)
      .filter((file) => posix.basename(file) !== 'NOTES.txt')
      .map((file) => {
        const source = JSON.stringify(`${path}/${file}`);
        const own = `(dict "Name" ${source} "BasePath" ${JSON.stringify(`${path}/templates`)})`;
        return (
          `{{- $_ := set ${scope} "Template" ${own} }}\n` +
          `  ${source}: {{ include "kubesentiment.made" (include ${source} ${scope}) | toJson }}\n`
        );
      });
  });
  return `${madeTemplate}apiVersion: v1
kind: ConfigMap
metadata:
  name: ${sourcesName}
  labels:
    ${label}: ""
data:
${entries.join('')}`;
}

/**
 * Prints one JSON line per object of a rendered file. The engine has already reported documents that are not objects.
 */
const madeTemplate = `{{- define "kubesentiment.made" -}}
{{- range regexSplit "(?:^|\\\\s*\\\\n)---\\\\s*" . -1 -}}
{{- $document := fromYaml . -}}
{{- $objects := list $document -}}
{{- if and (kindIs "slice" $document.items) (hasSuffix "List" (toString $document.kind)) -}}
{{- $objects = $document.items -}}
{{- end -}}
{{- range $objects -}}
{{- if kindIs "map" . -}}
{{- if kindIs "map" .metadata -}}
{{ list .apiVersion .kind .metadata.namespace .metadata.name | toJson }}
{{ end -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- end -}}
`;

/** Finds the sources of objects from the output of {@link sourcesTemplate}. */
export interface Sources {
  /** All objects except the one with the sources. */
  objects: JsonObject[];
  /** Undefined for an object that no template rendered. */
  sourceOf(object: JsonObject): string | undefined;
}

/** @param namespace of the release, for objects that do not set one */
export function readSources(rendered: readonly JsonObject[], namespace: string): Sources {
  const sources = new Map<string, string>();
  const objects = rendered.filter((object) => {
    const { metadata, data } = object;
    const labels = isJsonObject(metadata) && isJsonObject(metadata.labels) ? metadata.labels : {};
    if (!(label in labels) || !isJsonObject(metadata) || metadata.name !== sourcesName) return true;
    // Without templates in any subchart, there is no data.
    for (const [source, lines] of Object.entries(isJsonObject(data) ? data : {})) {
      for (const line of String(lines).split('\n').filter(Boolean)) {
        const [apiVersion, kind, place, name]: unknown[] = JSON.parse(line);
        sources.set(keyOf(apiVersion, kind, place || namespace, name), source);
      }
    }
    return false;
  });
  return {
    objects,
    sourceOf({ apiVersion, kind, metadata }) {
      if (!isJsonObject(metadata)) return undefined;
      return sources.get(keyOf(apiVersion, kind, metadata.namespace || namespace, metadata.name));
    },
  };
}

function keyOf(...parts: unknown[]): string {
  return JSON.stringify(parts);
}
