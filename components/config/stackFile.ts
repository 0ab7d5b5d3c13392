import type { Position } from '../errors.ts';
import { isJsonObject, type Json, readYaml, type ValuePath } from '../json/index.ts';
import { secretMask } from '../secretMask.ts';

/** The text of a `Pulumi.<stack>.yaml`. */
export interface StackFileText {
  /** As the user would type it. */
  path: string;
  text: string;
}

/** A stack file, read without the engine. Its secrets are masked. */
export interface StackFile {
  /** In the form in which the engine passes it to a program: maps and lists as JSON, secret leaves as {@link secretMask}. */
  config: Record<string, string>;
  /** Keys that contain a secret. */
  secretKeys: string[];
  /** Paths of secret leaves, beginning with the key: `['kubesentiment:values', 'db', 'password']`. */
  secretPaths: ValuePath[];
  /** The position of such a path. */
  positionOf(path: ValuePath): Position | undefined;
  /** The lines around a position. */
  frameAt(position: Position): string;
}

/** The namespace of our settings. */
const project = 'kubesentiment';

/**
 * Reads a stack file like the engine, which has its own rules for scalars.
 * @throws ReleaseError(s) CONFIG_INVALID_YAML with the position
 */
export function readStackFile({ path: file, text }: StackFileText): StackFile {
  const { value, keyPositionOf, frameAt } = readYaml({
    text,
    file,
    code: 'CONFIG_INVALID_YAML',
    dialect: 'pulumi',
    isOneDocument: true,
    roundsIntegers: ([, key]) => !String(key).startsWith(`${project}:`),
    hint: 'Fix it by hand, or set the value again with `pulumi config set`.',
  });
  const entries = isJsonObject(value) && isJsonObject(value.config) ? value.config : {};
  const secretPaths: ValuePath[] = [];
  const config: Record<string, string> = {};
  for (const [key, entry] of Object.entries(entries)) {
    const plain = masked(entry, [key], secretPaths);
    config[key] = configText(plain);
  }
  return {
    config,
    secretKeys: [...new Set(secretPaths.map(([key]) => String(key)))],
    secretPaths,
    positionOf: (valuePath) => keyPositionOf(['config', ...valuePath]),
    frameAt,
  };
}

/** A value in the form in which the engine passes it to a program. */
function configText(value: Json): string {
  if (typeof value === 'string') return value;
  return value === null ? '' : JSON.stringify(value);
}

/** Masks the secret leaves of a value and collects their paths. Pulumi writes a secret as `{secure: <ciphertext>}`. */
function masked(value: Json, path: ValuePath, secretPaths: ValuePath[]): Json {
  if (Array.isArray(value)) return value.map((item, index) => masked(item, [...path, index], secretPaths));
  if (!isJsonObject(value)) return value;
  if (typeof value.secure === 'string' && Object.keys(value).length === 1) {
    secretPaths.push(path);
    return secretMask;
  }
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key, masked(item, [...path, key], secretPaths)]),
  );
}
