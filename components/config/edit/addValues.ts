import {
  changedPaths,
  editYaml,
  isJsonObject,
  type JsonObject,
  readYaml,
  writeCommented,
  writeYaml,
  type YamlComments,
} from '../../json/index.ts';
import type { StackFileText } from '../stackFile.ts';
import { applyChange, type ConfigChange } from './applyChange.ts';
import { editConfig, valuesKey } from './editStackFile.ts';

/**
 * Adds values with their comments to the text of a stack file, in the block style that people write.
 * @param comments by the path below `kubesentiment:values`
 * @throws ReleaseError like {@link editConfig}
 */
export function addValues(
  { path: file, text }: StackFileText,
  changes: readonly ConfigChange[],
  comments: YamlComments,
): string {
  const code = 'CONFIG_INVALID_YAML';
  const { value } = readYaml({ text, file, code, dialect: 'pulumi', isOneDocument: true, roundsIntegers: true });
  const before: JsonObject = isJsonObject(value) ? value : {};
  const target: JsonObject = JSON.parse(JSON.stringify(before));
  const config: JsonObject = isJsonObject(target.config) ? target.config : {};
  target.config = config;
  for (const change of changes) applyChange(config, change, file);
  const edited = editYaml({
    text,
    target,
    paths: changedPaths(before, target),
    dialect: 'pulumi',
    write([root, key, ...below], written) {
      const name = String(below.at(-1) ?? key ?? root);
      return root === 'config' && key === valuesKey
        ? writeCommented(name, written, below, comments)
        : writeYaml({ [name]: written }, { sortsKeys: false });
    },
  });
  // Pulumi keeps some strings only in JSON, which cannot hold comments.
  return edited ?? editConfig({ path: file, text }, changes);
}
