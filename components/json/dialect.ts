import { formatGoFloat, type GoNumber, readGoNumber } from './goNumber.ts';
import { readGoTime } from './goTime.ts';

/** The type and value of a scalar before its conversion to JSON. */
export type Resolved =
  | { kind: 'null'; value: null }
  | { kind: 'boolean'; value: boolean }
  | { kind: 'text'; value: string }
  | { kind: 'time'; value: string; isLocal: boolean }
  | GoNumber;

/**
 * The program that reads a YAML file. `helm`: Helm and Kubernetes read charts, values and manifests with
 * sigs.k8s.io/yaml: version 2 of Go's YAML library, then JSON. `pulumi`: Pulumi's engine reads a stack file with
 * version 3, writes it and reads it again, and passes it on as JSON. (Sources: sigs.k8s.io/yaml 1.6.0, gopkg.in/yaml.v3
 * 3.0.1, pulumi/sdk 3.259 go/common/workspace/loaders.go and resource/config/object.go.)
 */
export type DialectName = 'helm' | 'pulumi';

export interface Dialect {
  /** Resolves a scalar without quotes and without a tag. */
  resolve(text: string): Resolved;
  /** The JSON key for a scalar; undefined if the dialect refuses it as a key. */
  keyOf(scalar: Resolved): string | undefined;
  /** The string that reaches the program; undefined if it would be lost. */
  rewrite(text: string): string | undefined;
  /** Whether a map's own keys override those merged by `<<`, wherever the `<<` is. */
  writtenKeysWin: boolean;
  /** Whether a time stays a string, with the tag `!!timestamp` too. */
  timesAreTexts: boolean;
  /** Whether the tag `!` is ignored. */
  passesOverMark: boolean;
}

const words = new Map<string, Resolved>();
const booleans = new Map<string, Resolved>();

function all(into: Map<string, Resolved>, scalar: Resolved, texts: string): void {
  for (const text of texts.split(' ')) into.set(text, scalar);
}

all(words, { kind: 'null', value: null }, '~ null Null NULL');
words.set('', { kind: 'null', value: null });
all(words, { kind: 'boolean', value: true }, 'true True TRUE');
all(words, { kind: 'boolean', value: false }, 'false False FALSE');
all(words, { kind: 'float', value: Number.NaN }, '.nan .NaN .NAN');
all(words, { kind: 'float', value: Number.POSITIVE_INFINITY }, '.inf .Inf .INF +.inf +.Inf +.INF');
all(words, { kind: 'float', value: Number.NEGATIVE_INFINITY }, '-.inf -.Inf -.INF');
all(booleans, { kind: 'boolean', value: true }, 'y Y yes Yes YES on On ON');
all(booleans, { kind: 'boolean', value: false }, 'n N no No NO off Off OFF');

/** Go's libraries check only the first character to see that a scalar must be a string. */
const mayBeNoText = /^(?:$|[-+.0-9~yYnNtTfFoO])/;

export const dialects: Record<DialectName, Dialect> = {
  helm: {
    resolve: (text) =>
      (mayBeNoText.test(text) ? (words.get(text) ?? booleans.get(text) ?? readGoNumber(text, false)) : undefined) ?? {
        kind: 'text',
        value: text,
      },
    keyOf(scalar) {
      if (scalar.kind === 'null') return undefined;
      if (scalar.kind !== 'float') return isUnsigned(scalar) ? undefined : String(scalar.value);
      return named(Math.fround(scalar.value), ['.nan', '.inf', '-.inf']) ?? formatGoFloat(scalar.value, 32);
    },
    rewrite: (text) => text,
    writtenKeysWin: false,
    timesAreTexts: true,
    passesOverMark: false,
  },
  pulumi: {
    resolve(text) {
      if (!mayBeNoText.test(text)) return { kind: 'text', value: text };
      const time = readGoTime(text);
      if (time !== undefined) return { kind: 'time', value: time.text, isLocal: time.isLocal };
      return words.get(text) ?? readGoNumber(text, true) ?? { kind: 'text', value: text };
    },
    keyOf(scalar) {
      if (scalar.kind === 'null') return '<nil>';
      if (scalar.kind !== 'float') return String(scalar.value);
      const text = named(scalar.value, ['NaN', '+Inf', '-Inf']) ?? formatGoFloat(scalar.value, 64);
      // The engine writes `-0` and reads it again as an integer.
      return text === '-0' ? '0' : text;
    },
    rewrite: rewriteByPulumi,
    writtenKeysWin: true,
    timesAreTexts: false,
    passesOverMark: true,
  },
};

/** Integers that fit only in 64 unsigned bits are not allowed as keys. */
function isUnsigned({ kind, value }: Resolved): boolean {
  return kind === 'integer' && value > 2n ** 63n - 1n;
}

function named(value: number, [nan, infinity, negative]: readonly [string, string, string]): string | undefined {
  if (Number.isNaN(value)) return nan;
  if (Number.isFinite(value)) return undefined;
  return value > 0 ? infinity : negative;
}

/**
 * Characters that make version 3 of Go's library write a quoted string instead of a block (emitterc.go,
 * yaml_emitter_analyze_scalar).
 */
const noBlock = / $| [\n\r\x85\u2028\u2029]|[^\t\n -~\xa0-\ud7ff\ue000-\ufefe\uff00-\ufffd]/;

/**
 * The engine writes a string and reads it again. In a block, a leading line break is lost, and a leading tab makes the
 * text unreadable.
 */
function rewriteByPulumi(text: string): string | undefined {
  if (!text.includes('\n') || noBlock.test(text)) return text;
  if (text.startsWith('\t')) return undefined;
  return text.replace(/^[\n\u2028\u2029]/, '');
}
