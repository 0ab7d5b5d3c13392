import { readFolder } from './folder.ts';

/** Functions of Helm's templates that give something else each time. */
const chance =
  /\b(?:rand(?:Alpha|Numeric|Ascii|AlphaNum|Bytes|Int)|gen(?:CA|SelfSignedCert|SignedCert|PrivateKey)(?:WithKey)?|uuidv4|now|ago|htpasswd|bcrypt|encryptAES|shuffle)\b/;

/** Whether a template may render differently each time: a look at its text, which also takes what is in comments for code. */
export function mayDiffer(template: string): boolean {
  return chance.test(template);
}

/** The same for all templates in a chart's folder, those of its subcharts' folders among them. */
export async function folderMayDiffer(directory: string): Promise<boolean> {
  const files = await readFolder(directory);
  return files.some(({ path, data }) => /(?:^|\/)templates\//.test(path) && mayDiffer(data.toString('utf8')));
}
