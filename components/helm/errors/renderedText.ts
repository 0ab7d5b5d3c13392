import { readFile, writeFile } from 'node:fs/promises';
import { dirname, join, posix } from 'node:path';
import { pathInside } from '../../files/pathInside.ts';
import { isJsonObject, type JsonObject } from '../../json/index.ts';
import { withChartCopy } from '../render/chartCopy.ts';

/** A partial makes no objects, so that what it is rendered to need not be YAML. */
const partial = '_kubesentiment-text.tpl';
/** Rendered text of other templates may be broken, too. */
const mostBroken = 10;

/**
 * What a template is rendered to whose text Helm's engine refuses: the engine itself does not tell it.
 * @param folder of the staged chart
 * @param named Helm's name of the template
 * @param path of the template in the folder
 * @param render renders the chart in a folder
 * @param isBroken the path of a template whose text is refused as well, by the error of a render
 * @returns undefined where it cannot be found
 */
export function renderedText(
  folder: string,
  { named, path }: { named: string; path: string },
  render: (folder: string) => Promise<JsonObject[]>,
  isBroken: (error: unknown) => string | undefined,
): Promise<string | undefined> {
  return withChartCopy(folder, async (copy) => {
    const template = pathInside(copy, path);
    await writeFile(join(dirname(template), partial), await readFile(template));
    await writeFile(template, '');
    await writeFile(join(copy, 'templates', 'kubesentiment-text.yaml'), textTemplate(named));
    for (let tries = 0; tries < mostBroken; tries++) {
      try {
        return textIn(await render(copy));
      } catch (error) {
        const broken = isBroken(error);
        if (broken === undefined) return undefined;
        await writeFile(pathInside(copy, broken), '');
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
    // As the engine does where a value is missing.
    if (label in labels && isJsonObject(data)) return String(data.text).replaceAll('<no value>', '');
  }
  return undefined;
}
