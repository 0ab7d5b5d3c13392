import { ReleaseError } from '../../errors.ts';
import type { HelmChart } from '../read/helmChart.ts';
import { sourceOf } from '../render/sourcesTemplate.ts';
import { templatesOf } from '../render/stageHelmChart.ts';

/**
 * The template in which a render of Helm's engine failed: Helm's error names it before the templates that it calls.
 * @returns its name in Helm, `demo/templates/a.yaml`; undefined if the error does not name a template
 */
export function failedTemplate(error: unknown, { metadata, parts }: HelmChart): string | undefined {
  const cause = error instanceof ReleaseError ? (error.cause ?? error) : error;
  const text = cause instanceof Error ? cause.message : String(cause);
  const named = parts
    .flatMap((part) => templatesOf(part).map((path) => `${sourceOf(metadata.name, part.inside)}/${path}`))
    .map((source) => ({ source, at: text.indexOf(`${source}:`) }))
    .filter(({ at }) => at >= 0);
  return named.sort((left, right) => left.at - right.at)[0]?.source;
}
