import { commentsIn, isJsonObject, parsePath, readYaml, type ValuePath } from '../../json/index.ts';

/** The description of a value at a path of maps. */
export interface DescribedValue {
  path: readonly string[];
  text: string;
}

/**
 * The descriptions in the comments of a values.yaml, in the two common forms: `# -- text` above a key (helm-docs), and
 * `## @param path text` (readme-generator-for-helm). Other comments are often examples or titles of sections.
 * @param text a values.yaml that Helm accepts, in one document
 */
export function valueComments(text: string): DescribedValue[] {
  const documents = text.split(/^---.*$/m).filter((part) => part.trim() !== '');
  if (documents.length > 1) return [];
  const options = { takesLastKey: true, roundsIntegers: true } as const;
  const { value, keyPositionOf } = readYaml({ text, file: 'values.yaml', code: 'CHART_INVALID_VALUES', ...options });
  if (!isJsonObject(value)) return [];
  const comments = commentsIn({ text, values: value, lineOf: (path) => keyPositionOf(path)?.line });
  const lines = text.split('\n');
  const above = [...comments].flatMap(([key, { before = [] }]) => {
    const path = parsePath(key);
    const line = path === undefined ? undefined : keyPositionOf(path)?.line;
    // Before an empty line, the comment is about a key that is commented out.
    const isAdjacent = line !== undefined && lines[line - 2]?.trimStart().startsWith('#');
    return isAdjacent ? described(path, textOf(before)) : [];
  });
  const named = [...text.matchAll(/^\s*#+ *@param +(\S+) +(?:\[[^\]]*\] *)*(\S.*)$/gm)].flatMap(([, key = '', words]) =>
    described(parsePath(key), words),
  );
  return [...named, ...above];
}

/** What follows the last `# --`. Lines such as `# @default -- none` are for the tool. */
function textOf(lines: readonly string[]): string | undefined {
  const start = lines.findLastIndex((line) => /^# -- /.test(line));
  if (start === -1) return undefined;
  const block = lines.slice(start).map((line) => line.replace(/^# ?(?:-- )?(?:\([^)]*\) )?/, '').trim());
  return block.filter((line) => !line.startsWith('@')).join('\n');
}

function described(path: ValuePath | undefined, text: string | undefined): DescribedValue[] {
  const keys = (path ?? []).filter((key) => typeof key === 'string');
  if (text === undefined || text === '' || keys.length === 0 || keys.length < (path ?? []).length) return [];
  return [{ path: keys, text: text.trim() }];
}
