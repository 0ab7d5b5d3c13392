import { readFile } from 'node:fs/promises';
import { dirname, join, posix } from 'node:path';
import { pathInside } from '../../files/pathInside.ts';
import { writeAtomically } from '../../files/writeAtomically.ts';
import { isJsonObject, type JsonObject } from '../../json/index.ts';
import { withChartCopy } from '../render/chartCopy.ts';

/** A partial renders no objects, so its output may be invalid YAML. */
const partial = '_kubesentiment-text.tpl';
/** The output of other templates may be invalid too. */
const mostBroken = 10;

/**
 * The output of a template whose YAML Helm's engine cannot parse; the engine does not report it.
 * @param folder of the staged chart
 * @param named the template's name in Helm
 * @param path of the template in the folder
 * @param render renders the chart in a folder
 * @param isBroken returns the path of another template with invalid output, from the error of a render
 * @returns undefined if the output cannot be found
 */
export function renderedText(
  folder: string,
  { named, path }: { named: string; path: string },
  render: (folder: string) => Promise<JsonObject[]>,
  isBroken: (error: unknown) => string | undefined,
): Promise<string | undefined> {
  return withChartCopy(folder, async (copy) => {
    const template = pathInside(copy, path);
    await writeAtomically(join(dirname(template), partial), await readFile(template));
    await writeAtomically(template, '');
    await writeAtomically(join(copy, 'templates', 'kubesentiment-text.yaml'), textTemplate(named));
    for (let tries = 0; tries < mostBroken; tries++) {
      try {
        return textIn(await render(copy));
      } catch (error) {
        const broken = isBroken(error);
        if (broken === undefined) return undefined;
        await writeAtomically(pathInside(copy, broken), '');
      }
    }
    return undefined;
  });
}

const label = 'kubesentiment.io/text';

function textTemplate(named: string): string {
  const folders = posix.dirname(named);
  const base = `${named.slice(0, named.indexOf('/templates/'))}/templates`;
  const inside = [...named.slice(0, named.indexOf('/templates/')).matchAll(/\/charts\/([^/]+)/g)];
  const scope = inside.reduce((above, [, name]) => `(index ${above}.Subcharts ${JSON.stringify(name)})`, '$');
  const own = `(dict "Name" ${JSON.stringify(named)} "BasePath" ${JSON.stringify(base)})`;
  return `{{- $_ := set ${scope} "Template" ${own} }}
apiVersion: v1
kind: ConfigMap
metadata:
  name: kubesentiment-text
  labels: { ${label}: "" }
data:
  text: {{ include ${JSON.stringify(`${folders}/${partial}`)} ${scope} | toJson }}
`;
}

function textIn(objects: readonly JsonObject[]): string | undefined {
  for (const { metadata, data } of objects) {
    const labels = isJsonObject(metadata) && isJsonObject(metadata.labels) ? metadata.labels : {};
    // The engine also replaces missing values by an empty string.
    if (label in labels && isJsonObject(data)) return String(data.text).replaceAll('<no value>', '');
  }
  return undefined;
}
