import { LineCounter, parseDocument } from 'yaml';
import { codeFrame } from '../codeFrame.ts';
import { type Position, ReleaseError } from '../errors.ts';
import { isJsonObject, type Json, type ValuePath } from './json.ts';
import { placesIn } from './yamlPlaces.ts';

/** The text of a `Pulumi.<stack>.yaml`. */
export interface StackFileText {
  /** As the user would type it. */
  path: string;
  text: string;
}

/** A stack's file, read without the engine: what it decrypts is masked here. */
export interface StackFile {
  /** As the engine hands it to a program: maps and lists as JSON, secret leaves as {@link mask}. */
  config: Record<string, string>;
  /** Keys that hold a secret anywhere. */
  secretKeys: string[];
  /** Paths of secret leaves, beginning with the key: `['kubesentiment:values', 'db', 'password']`. */
  secretPaths: ValuePath[];
  /** Where a path of that form stands. */
  positionOf(path: ValuePath): Position | undefined;
  /** The lines around a place in it. */
  frameAt(position: Position): string;
}

/** Stands where a secret value is; a text wherever a template puts it. */
export const mask = '(secret)';

/** @throws ReleaseError CONFIG_INVALID_YAML with the place */
export function readStackFile({ path, text }: StackFileText): StackFile {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines });
  const [problem] = document.errors;
  if (problem !== undefined) {
    const { line, col } = lines.linePos(problem.pos[0]);
    throw new ReleaseError('CONFIG_INVALID_YAML', `${path} is no valid YAML: ${problem.message.split('\n')[0]}`, {
      position: { file: path, line, column: col },
      frame: codeFrame(text, line, col),
      hint: 'Mend it by hand; `pulumi config set` writes valid files.',
    });
  }
  const places = placesIn({ path, text }, document, lines);
  const whole = toJson() ?? {};
  const entries = isJsonObject(whole) && isJsonObject(whole.config) ? whole.config : {};
  const secretPaths: ValuePath[] = [];
  const config: Record<string, string> = {};
  for (const [key, value] of Object.entries(entries)) {
    const plain = masked(value, [key], secretPaths);
    config[key] = typeof plain === 'string' ? plain : JSON.stringify(plain);
  }

  return {
    config,
    secretKeys: [...new Set(secretPaths.map(([key]) => String(key)))],
    secretPaths,
    positionOf: (valuePath) => places.positionOf(['config', ...valuePath]),
    frameAt: places.frameAt,
  };

  function toJson(): Json {
    try {
      return document.toJS();
    } catch (cause) {
      const reason = cause instanceof Error ? cause.message : String(cause);
      throw new ReleaseError('CONFIG_INVALID_YAML', `${path} is no valid YAML: ${reason}`, {
        position: { file: path },
        hint: 'Aliases need an anchor before them, and may not stand for endless text.',
        cause,
      });
    }
  }
}

/** The value with its secret leaves masked, and their paths noted. Pulumi writes a secret as `{secure: <ciphertext>}`. */
function masked(value: Json, path: ValuePath, secretPaths: ValuePath[]): Json {
  if (Array.isArray(value)) return value.map((item, index) => masked(item, [...path, index], secretPaths));
  if (!isJsonObject(value)) return value;
  if (typeof value.secure === 'string' && Object.keys(value).length === 1) {
    secretPaths.push(path);
    return mask;
  }
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key, masked(item, [...path, key], secretPaths)]),
  );
}
