import type { KubernetesObject } from '../../manifest/index.ts';
import { inText, releaseName, templateOf } from './expressions.ts';
import type { SecretKey } from './pieces.ts';

/** A Secret whose data the user gives at install. */
export interface FlatSecret {
  /** Its key under the value `secrets`. */
  name: string;
  keys: readonly SecretKey[];
  /** Whether the user may add keys. @default false */
  isOpen?: boolean;
}

/** Hashes the Secrets that the user gives, so that pods restart when one of them changes. */
export const secretsChecksum = '{{ toJson .Values.secrets | sha256sum }}';

/**
 * A unique and short name for each Secret: without the name of the release, which another install does not have.
 * @param names of the objects, with expressions
 * @param shown the same names without
 */
export function secretNames(names: readonly string[], shown: readonly string[]): string[] {
  const short = names.map((name, index) => {
    const rest = name.replace(inText(releaseName), '').replace(/^[-.]+|[-.]+$/g, '');
    return rest === '' || rest.includes('\ue000') ? (shown[index] ?? '') : rest;
  });
  const unique = short.map((name, index) =>
    short.some((other, at) => at !== index && other === name) ? (shown[index] ?? name) : name,
  );
  return unique.map((name, index) => {
    const before = unique.slice(0, index).filter((other) => other === name).length;
    return before === 0 ? name : `${name}-${before + 1}`;
  });
}

/** The template of a Secret: it is not created if the user says that it exists. */
export function secretTemplate(object: KubernetesObject, { name, keys, isOpen = false }: FlatSecret): string {
  const known = keys.map((key) => `  ${JSON.stringify(key.key)}: ${dataOf(name, key)}`);
  const others = isOpen
    ? [
        `{{- range $key, $value := omit (dig ${text(name)} dict .Values.secrets) ${keys.map(({ key }) => text(key)).join(' ')} }}`,
        '  {{ $key | quote }}: {{ $value | toString | b64enc | quote }}',
        '{{- end }}',
      ]
    : [];
  const lines = known.length + others.length === 0 ? [] : ['data:', ...known, ...others];
  return [`{{- if not (has ${text(name)} .Values.existingSecrets) }}`, templateOf(object), ...lines, '{{- end }}'].join(
    '\n',
  );
}

/** A key that is empty in the stack may stay empty. */
function dataOf(name: string, { key, isFilled }: SecretKey): string {
  const hint = `The value secrets.${name}.${key} is not set. Set it, or list ${name} in existingSecrets if the Secret exists.`;
  const required = isFilled ? ` | required ${text(hint)}` : '';
  return `{{ dig ${text(name)} ${text(key)} "" .Values.secrets${required} | toString | b64enc | quote }}`;
}

/** A string in Go's syntax. */
function text(value: string): string {
  return JSON.stringify(value);
}
