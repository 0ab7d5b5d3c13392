import { type FolderFile, isTemplateFile, readFolder } from '../../files/readFolder.ts';
import { isJsonObject, type Json, type ValuePath } from '../../json/index.ts';
import { templateActions } from './templateActions.ts';

/** Functions of Helm's templates that give something else each time. */
const chance =
  /\b(?:rand(?:Alpha|Numeric|Ascii|AlphaNum|Bytes|Int)|gen(?:CA|SelfSignedCert|SignedCert|PrivateKey)(?:WithKey)?|uuidv4|now|ago|htpasswd|bcrypt|encryptAES|shuffle)\b/;

/** Whether a text may render differently each time: a look at what stands in braces in it. */
export function mayDiffer(template: string): boolean {
  // Most texts have none of these words, and are looked at no closer.
  return chance.test(template) && templateActions(template).some(({ text }) => chance.test(text));
}

/** The values that are templates and may render differently each time, where a chart renders its values by `tpl`. */
export function changingValues(value: Json, path: ValuePath = []): ValuePath[] {
  if (typeof value === 'string') return mayDiffer(value) ? [path] : [];
  if (Array.isArray(value)) return value.flatMap((item, index) => changingValues(item, [...path, index]));
  if (!isJsonObject(value)) return [];
  return Object.entries(value).flatMap(([key, item]) => [
    // A key may be rendered as well.
    ...(mayDiffer(key) ? [[...path, key]] : []),
    ...changingValues(item, [...path, key]),
  ]);
}

/**
 * Whether charts may render differently each time: by what their templates say, or, where a template calls `tpl`, by any other file or
 * value that has a template in it.
 * @param files of the charts and their subcharts, with their paths from the topmost chart down
 * @param values the user's, or all
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

/** The same for charts in a folder. */
export async function folderMayDiffer(directory: string, values: Json): Promise<boolean> {
  return chartMayDiffer(await readFolder(directory), values);
}
