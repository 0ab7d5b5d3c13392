import ts from 'typescript';
import { tableOf } from './markdown.ts';

/** A property of a settings interface, as its TSDoc describes it. */
interface Setting {
  name: string;
  type: string;
  fallback: string;
  meaning: string;
}

/**
 * The table of the settings in an exported interface: name, type, default and meaning of each property.
 * @param durations names of properties that are written as a duration in a stack's file
 * @throws Error for a property without TSDoc
 */
export function settingsTable(
  source: string,
  interfaceName: string,
  durations: ReadonlySet<string> = new Set(),
): string {
  const file = ts.createSourceFile('settings.ts', source, ts.ScriptTarget.Latest, true);
  const found = file.statements.find(
    (statement): statement is ts.InterfaceDeclaration =>
      ts.isInterfaceDeclaration(statement) && statement.name.text === interfaceName,
  );
  if (found === undefined) throw new Error(`There is no interface ${interfaceName}.`);
  const rows = found.members
    .filter(ts.isPropertySignature)
    .map((property) => settingOf(property, file, durations))
    .map(({ name, type, fallback, meaning }) => [`\`${name}\``, type, fallback, meaning]);
  return tableOf(['key', 'type', 'default', 'meaning'], rows);
}

function settingOf(property: ts.PropertySignature, file: ts.SourceFile, durations: ReadonlySet<string>): Setting {
  const name = property.name.getText(file);
  const [doc] = ts.getJSDocCommentsAndTags(property).filter(ts.isJSDoc);
  const meaning = ts.getTextOfJSDocComment(doc?.comment);
  if (meaning === undefined) throw new Error(`The setting ${name} has no TSDoc.`);
  const tag = doc?.tags?.find(({ tagName }) => tagName.text === 'default');
  const written = tag === undefined ? '' : oneLine(textAfter(tag, file));
  const type = durations.has(name) ? 'duration' : typeOf(property.type?.getText(file) ?? '');
  return { name, type, fallback: shownDefault(written), meaning: oneLine(meaning) };
}

/** The text of a tag as it is written: TypeScript's own reading splits off a first word that looks like a name. */
function textAfter(tag: ts.JSDocTag, file: ts.SourceFile): string {
  return tag
    .getText(file)
    .replace(/^@\w+/, '')
    .replaceAll(/^\s*\* ?/gm, '')
    .replace(/\*\/$/, '');
}

function typeOf(written: string): string {
  const words: Readonly<Record<string, string>> = {
    'string[]': 'list of strings',
    'Record<string, string>': 'map of strings',
    'Record<string, RepositorySettings>': 'map',
    ReadinessOrder: 'list or map of lists',
    'PatchSettings[]': 'list of patches',
    PatchTarget: 'map',
    'JsonObject | Json[] | string': 'map, list or string',
    number: 'integer',
  };
  return words[written] ?? written.replaceAll(/'([\w-]+)'/g, '`$1`').replaceAll(' | ', ' or ');
}

function shownDefault(written: string): string {
  if (written === 'none') return '';
  return /^("[^"]*"|\[\]|\{\}|true|false|\d+)$/.test(written) ? `\`${written.replaceAll('"', '')}\`` : written;
}

function oneLine(text: string): string {
  return text
    .replaceAll(/\{@link (\w+)\}/g, '`$1`')
    .replaceAll(/\s+/g, ' ')
    .trim();
}
