import ts from 'typescript';
import { tableOf } from './markdown.ts';

/** The titles of the page, by the first word of a code. */
const areas: Readonly<Record<string, string>> = {
  COMMAND: 'The command line',
  CONFIG: 'Settings and values of a stack',
  VALUES: 'Encrypted values files',
  SOPS: 'The program sops',
  CHART: 'Charts',
  PATCH: 'Patches of objects',
  PACKAGE: 'Archives and signatures',
  RENDER: 'Plain YAML of a release',
  DEPENDENCY: 'Dependencies',
  ENGINE: "Pulumi's engine",
  PROJECT: 'Projects',
  STACK: 'Stacks',
  CLUSTER: 'The cluster',
  RELEASE: 'Releases',
  HOOK: 'Hooks',
  REVISION: 'Revisions',
};

/**
 * A section for each area with a table of its codes, from the union type `ErrorCode`: the first sentence of a code's TSDoc is its
 * meaning, the others say what to do.
 * @throws Error for a code without TSDoc, or of an unknown area
 */
export function errorTables(source: string): string {
  const codes = codesIn(source);
  const sections = [...Map.groupBy(codes, ({ code }) => code.split('_')[0] ?? '')].map(([area, inArea]) => {
    const title = areas[area];
    if (title === undefined) throw new Error(`The codes ${area}_… have no title in toolchain/docs/errorTable.ts.`);
    const rows = inArea.map(({ code, meaning, remedy }) => [`\`${code}\``, meaning, remedy]);
    return `## ${title}\n\n${tableOf(['code', 'meaning', 'what to do'], rows)}`;
  });
  return sections.join('\n\n');
}

function codesIn(source: string): { code: string; meaning: string; remedy: string }[] {
  const file = ts.createSourceFile('errorCodes.ts', source, ts.ScriptTarget.Latest, true);
  const union = file.statements.find(
    (statement): statement is ts.TypeAliasDeclaration =>
      ts.isTypeAliasDeclaration(statement) && statement.name.text === 'ErrorCode',
  )?.type;
  if (union === undefined || !ts.isUnionTypeNode(union)) throw new Error('There is no union type ErrorCode.');
  let end = union.pos;
  return union.types.map((type) => {
    const code = type.getText(file).slice(1, -1);
    // TypeScript keeps no TSDoc of the members of a union.
    const [, doc] = /\/\*\*([\s\S]*?)\*\//.exec(source.slice(end, type.getStart(file))) ?? [];
    end = type.end;
    if (doc === undefined) throw new Error(`The code ${code} has no TSDoc.`);
    const [, meaning = '', remedy = ''] = /^(.*?[.])(?: (.*))?$/.exec(oneLine(doc)) ?? [];
    return { code, meaning, remedy };
  });
}

function oneLine(doc: string): string {
  return doc
    .replaceAll(/^\s*\* ?/gm, ' ')
    .replaceAll(/\s+/g, ' ')
    .trim();
}
