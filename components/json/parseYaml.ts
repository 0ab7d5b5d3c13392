import { type DialectName, dialects } from './dialect.ts';
import type { Json } from './json.ts';
import { readSimpleYaml } from './simple/simpleYaml.ts';
import { parseTree } from './yamlTree.ts';
import { valueIn } from './yamlValue.ts';

/**
 * Parses text that the user cannot correct, such as the index of a repository: the last of equal keys wins, and large
 * numbers are rounded.
 * @throws YamlFault if the text is not valid YAML
 */
export function parseYaml(text: string, dialect: DialectName = 'helm'): Json {
  const simple = readSimpleYaml(text, dialects[dialect]);
  return simple === undefined
    ? valueIn(parseTree(text), { dialect: dialects[dialect], rounds: () => true }).value
    : simple.value;
}
