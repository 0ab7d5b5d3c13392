import { folderOf } from './forceFields.ts';
import type { GeneratedField } from './generatedFields.ts';
import type { ReleasePart } from './releaseParts.ts';

/** The name suggests that the checksum covers only Secrets. */
const ofSecrets = /secret|password|credential|tls|cert/i;

/**
 * Decides whether the source of a checksum may have changed: a ConfigMap or a Secret of the same chart. The checksum itself cannot be
 * calculated, because the template takes it of another render.
 * @param parts the documents of the release
 * @param stored those of the recorded revision
 */
export function outdatedChecksums(
  parts: readonly ReleasePart[],
  stored: readonly ReleasePart[],
): (field: GeneratedField) => boolean {
  const [secrets, all] = [/^kind:\s*["']?Secret\b/m, /^kind:\s*["']?(?:ConfigMap|Secret)\b/m].map((kinds) => {
    const [now, before] = [textsByChart(parts, kinds), textsByChart(stored, kinds)];
    return (chart: string) => now.get(chart) !== before.get(chart);
  });
  return ({ kind, document, inside }) => {
    if (kind !== 'checksum') return false;
    const isChanged = ofSecrets.test(String(inside.at(-1))) ? secrets : all;
    return isChanged?.(folderOf(document.part.source)) ?? true;
  };
}

function textsByChart(parts: readonly ReleasePart[], kinds: RegExp): Map<string, string> {
  const counted = parts.filter(({ text }) => kinds.test(text));
  const byChart = Map.groupBy(counted, ({ source }) => folderOf(source));
  return new Map(
    [...byChart].map(([chart, own]) => [
      chart,
      own
        .map(({ text }) => text)
        .sort()
        .join('\n---\n'),
    ]),
  );
}
