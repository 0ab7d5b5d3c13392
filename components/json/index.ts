export type { DialectName } from './dialect.ts';
export { editYaml } from './editYaml.ts';
export { fewOf } from './fewOf.ts';
export {
  changedPaths,
  formatPath,
  isJsonObject,
  type Json,
  type JsonObject,
  leavesOf,
  parsePath,
  setKey,
  type ValuePath,
  valueAt,
  withValueAt,
} from './json.ts';
export { parseYaml } from './parseYaml.ts';
export { pathOfPointer } from './pathOfPointer.ts';
export { readJson } from './readJson.ts';
export { readYaml, type YamlContent, type YamlFailureOptions, type YamlSource } from './readYaml.ts';
export { readSimpleYaml } from './simple/simpleYaml.ts';
export { writeCommented } from './writeCommented.ts';
export { writeJson } from './writeJson.ts';
export { type WriteOptions, writeYaml } from './writeYaml.ts';
export { commentsIn, type ValueComments, type YamlComments } from './yamlComments.ts';
export { parseTree, YamlFault, type YamlTree } from './yamlTree.ts';
