import { type DialectName, dialects } from './dialect.ts';
import type { Json } from './json.ts';
import { parseTree } from './yamlTree.ts';
import { valueIn } from './yamlValue.ts';

/**
 * What a text says that is not ours to correct, such as the index of a repository: the last of equal keys counts, and large numbers are
 * rounded.
 * @throws YamlFault for what is no YAML
 */
export function parseYaml(text: string, dialect: DialectName = 'helm'): Json {
  return valueIn(parseTree(text), { dialect: dialects[dialect], rounds: () => true }).value;
}
