import { type WriteOptions, writeYaml } from '../../json/index.ts';
import type { KubernetesObject } from '../../manifest/index.ts';

/** Around an expression inside of a string, and in front of one that is a whole scalar. No chart has such text between them. */
const [inside, whole, end] = ['\ue000', '\ue002', '\ue001'];
const found = /"\ue002([0-9a-f]+)\ue001"|\ue000([0-9a-f]+)\ue001/g;

/** An expression for Helm's engine as a part of a string, until {@link templateText} writes it. */
export function inText(expression: string): string {
  return `${inside}${Buffer.from(expression).toString('hex')}${end}`;
}

/** The same in place of a scalar that is not a string, such as a number. */
export function asScalar(expression: string): string {
  return `${whole}${Buffer.from(expression).toString('hex')}${end}`;
}

/** The name and the namespace of the release have no characters that change the meaning of YAML. */
export const releaseName = '{{ .Release.Name }}';
export const releaseNamespace = '{{ .Release.Namespace }}';
const plain = [releaseName, releaseNamespace].map(inText);

/** Helm removes this text from what a template renders. */
const removed = '<no value>';

/**
 * Selects strings to write in double quotes. Another release name could make a number of a string without quotes. In a block,
 * a value of the user could end the block.
 */
const escapes: WriteOptions['escapes'] = (text) => {
  if (text.includes(removed)) return true;
  const rest = plain.reduce((current, token) => current.replaceAll(token, ''), text);
  return rest.includes(inside) || rest.includes(whole) || (rest !== text && !text.includes('\n'));
};

/** An object with expressions as a template for Helm's engine. */
export function templateOf(object: KubernetesObject): string {
  return templateText(writeYaml(object, { sortsKeys: false, escapes }).replaceAll(removed, '<no\\x20value>'));
}

/** A text with expressions as a template: everything else is escaped. */
export function templateText(text: string): string {
  const parts: string[] = [];
  let from = 0;
  for (const match of text.matchAll(found)) {
    parts.push(escaped(text.slice(from, match.index), true));
    parts.push(Buffer.from(match[1] ?? match[2] ?? '', 'hex').toString());
    from = match.index + match[0].length;
  }
  return [...parts, escaped(text.slice(from), false)].join('');
}

/** Two braces start an expression, and so does one in front of an expression. */
function escaped(text: string, isBefore: boolean): string {
  return text.replace(isBefore ? /\{{2,}|\{$/g : /\{{2,}/g, (braces) => `{{ "${braces}" }}`);
}

/** A value of the chart as an expression. */
export function valueExpression(path: readonly (string | number)[]): string {
  const isSimple = path.every((key) => typeof key === 'string' && /^[A-Za-z_]\w*$/.test(key));
  if (isSimple) return `.Values.${path.join('.')}`;
  return `(index .Values ${path.map((key) => JSON.stringify(key)).join(' ')})`;
}

/** The name of the helper that writes a value into a string in double quotes. */
export const textHelper = `{{- define "flat.text" -}}
{{ toString . | toJson | trimPrefix "\\"" | trimSuffix "\\"" }}
{{- end -}}
`;
