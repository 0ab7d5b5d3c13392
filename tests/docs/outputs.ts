import { parseAllDocuments } from 'yaml';

/** The cells of a table as Helm and we print it: a column begins where its title does, and titles are two spaces or a tab apart. */
export function columnsOf(table: string): string[][] {
  const [header = '', ...rows] = table.trimEnd().split('\n');
  const starts = [...header.matchAll(/\S+(?: \S+)*/g)].map(({ index }) => index);
  return [header, ...rows].map((row) => starts.map((start, column) => row.slice(start, starts[column + 1]).trim()));
}

/** Of two tables the columns that both have, row by row; times are not compared. */
export function sharedColumns(ours: string, theirs: string): [string[][], string[][]] {
  const [our, their] = [columnsOf(ours), columnsOf(theirs)];
  const titles = (their[0] ?? []).filter((title) => title !== 'UPDATED' && our[0]?.includes(title));
  const only = (rows: string[][]) => rows.map((row) => titles.map((title) => row[rows[0]?.indexOf(title) ?? -1] ?? ''));
  return [only(our), only(their)];
}

/** What lines such as `Status: deployed` say, in small letters; of Helm's and our names for a thing ours is taken. */
export function fieldsOf(text: string): Record<string, string> {
  const fields = [...text.matchAll(/^([A-Za-z]+): +(\S.*)$/gm)].map(([, key = '', value = '']) => [
    ourNames[key] ?? key.toLowerCase(),
    value,
  ]);
  return Object.fromEntries(fields);
}

const ourNames: Record<string, string> = { NAME: 'release', DESCRIPTION: 'result' };

/** The objects of a manifest, whatever their order and their fields' order. */
export function objectsOf(manifest: string): unknown[] {
  const objects = parseAllDocuments(manifest).map((document): unknown => document.toJS());
  return objects.filter((object) => object !== null).sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
}
