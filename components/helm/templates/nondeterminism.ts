import { type FolderFile, isTemplateFile, readFolder } from '../../files/readFolder.ts';
import { isJsonObject, type Json, type ValuePath } from '../../json/index.ts';
import { templateActions } from './templateActions.ts';

/** Functions of Helm's templates with a different result in each render. */
export const changing =
  /\b(?:rand(?:Alpha|Numeric|Ascii|AlphaNum|Bytes|Int)|gen(?:CA|SelfSignedCert|SignedCert|PrivateKey)(?:WithKey)?|uuidv4|now|ago|htpasswd|bcrypt|encryptAES|shuffle)\b/;

/**
 * Also functions with a result that only some calls change: `keys` and `values` have the random order of Go's maps, and the formats of dates
 * take the current time for what is no time. Most charts use them for the same result each time, so they are no reason for a second render.
 */
export const unsteady = new RegExp(
  [
    changing.source,
    String.raw`\b(?:keys|values)\s+[$.(](?![^|)]*\|\s*sortAlpha\b)|\|\s*(?:keys|values)\b`,
    String.raw`\b(?:date|dateInZone|date_in_zone|htmlDate|htmlDateInZone|durationRound|getHostByName)\b`,
  ].join('|'),
);

/** Whether a string may render differently each time, by the actions in it. */
export function mayDiffer(template: string): boolean {
  // A fast check first: most strings do not contain these words.
  return changing.test(template) && templateActions(template).some(({ text }) => changing.test(text));
}

/** The values that may render differently each time, if the chart renders its values with `tpl`. */
export function changingValues(value: Json, path: ValuePath = []): ValuePath[] {
  if (typeof value === 'string') return mayDiffer(value) ? [path] : [];
  if (Array.isArray(value)) return value.flatMap((item, index) => changingValues(item, [...path, index]));
  if (!isJsonObject(value)) return [];
  return Object.entries(value).flatMap(([key, item]) => [
    // A key may be rendered too.
    ...(mayDiffer(key) ? [[...path, key]] : []),
    ...changingValues(item, [...path, key]),
  ]);
}

/**
 * Whether charts may render differently each time. Templates are checked; if one calls `tpl`, all other files and the
 * values are too.
 * @param files of the charts and their subcharts, with paths relative to the top chart
 * @param values the user's values, or all values
 */
export function chartMayDiffer(files: readonly FolderFile[], values: Json): boolean {
  const texts = files.map(({ path, data }) => ({
    isTemplate: isTemplateFile(path),
    text: data.toString('utf8'),
  }));
  const templates = texts.filter(({ isTemplate }) => isTemplate);
  if (templates.some(({ text }) => mayDiffer(text))) return true;
  if (!templates.some(({ text }) => /\btpl\b/.test(text))) return false;
  return changingValues(values).length > 0 || texts.some(({ isTemplate, text }) => !isTemplate && mayDiffer(text));
}

/** Like {@link chartMayDiffer}, for charts in a folder. */
export async function folderMayDiffer(directory: string, values: Json): Promise<boolean> {
  return chartMayDiffer(await readFolder(directory), values);
}
