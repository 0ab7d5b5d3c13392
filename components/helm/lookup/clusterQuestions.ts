import { isJsonObject, type JsonObject } from '../../json/index.ts';
import { templateActions } from '../templates/templateActions.ts';

/** The arguments of a `lookup` in a template. */
export interface LookupRequest {
  apiVersion: string;
  kind: string;
  /** Empty for all namespaces, or for a cluster-scoped kind. */
  namespace: string;
  /** Empty for a list. */
  name: string;
}

/** Maps the key of each request to its answer. */
export type LookupAnswers = ReadonlyMap<string, JsonObject>;

/** The kinds of questions that this program answers instead of the engine. */
export interface AnsweredQuestions {
  /** `lookup`: the provider's engine has no cluster and never finds anything. */
  lookups: boolean;
  /**
   * `.Capabilities.APIVersions.Has`: the engine adds the APIs of its client library, even if the cluster no longer
   * serves them.
   */
  apis: boolean;
}

const lookupName = 'kubesentiment.lookup';
const servedName = 'kubesentiment.served';
const mark = 'kubesentiment-lookup';

/** Strings, fields and variables, names, and all else as single characters. */
const tokens = /"(?:[^"\\]|\\.)*"|`[^`]*`|'(?:[^'\\]|\\.)*'|[.$][\w.]*|[A-Za-z_]\w*|[\s\S]/g;

/** Versions that Kubernetes may have removed. */
const passingVersion = /(?<![\w.-])[a-z0-9.-]+\/v\d+(?:alpha|beta)\d+(?:\/\w+)?/g;

const has = '.Capabilities.APIVersions.Has';
const asksForApi = /\.Capabilities\.APIVersions\.Has$/;

/** Whether a template calls `lookup`. */
export function looksUp(text: string): boolean {
  return text.includes('lookup') && replaceQuestions(text, { lookups: true, apis: false }) !== text;
}

/** Whether a template may check for an API that the engine knows but the cluster no longer serves. */
export function asksForRemoved(text: string, served: readonly string[]): boolean {
  if (!text.includes(has)) return false;
  return (text.match(passingVersion) ?? []).some((api) => !served.includes(api));
}

/**
 * Replaces questions to the cluster by calls of the named templates in {@link answersTemplate}. Line numbers stay the
 * same.
 */
export function replaceQuestions(text: string, questions: AnsweredQuestions): string {
  if (!mayAsk(text, questions)) return text;
  let replaced = '';
  let end = 0;
  for (const action of templateActions(text)) {
    const other = mayAsk(action.text, questions) ? inAction(action.text, questions) : action.text;
    if (other === action.text) continue;
    replaced += text.slice(end, action.start) + other;
    end = action.start + action.text.length;
  }
  return replaced + text.slice(end);
}

/** Most templates ask nothing, and finding their actions takes long. */
function mayAsk(text: string, { lookups, apis }: AnsweredQuestions): boolean {
  return (lookups && text.includes('lookup')) || (apis && text.includes(has));
}

/**
 * The command becomes a pipeline. That is valid, because the command is at the end of a pipeline or before the next
 * `|`.
 */
function inAction(action: string, questions: AnsweredQuestions): string {
  const parts = action.match(tokens) ?? [];
  const at = parts.findIndex(
    (part) => (questions.lookups && part === 'lookup') || (questions.apis && asksForApi.test(part)),
  );
  if (at < 0) return action;
  const end = endOfCommand(parts, at + 1);
  const given = parts.slice(at + 1, end).join('');
  const spaces = /\s*$/.exec(given)?.[0] ?? '';
  const operands = inAction(given.trimEnd(), questions);
  const call =
    parts[at] === 'lookup'
      ? `list${operands} | include "${lookupName}" | fromJson`
      : `include "${servedName}"${operands} | eq "true"`;
  return parts.slice(0, at).join('') + call + spaces + inAction(parts.slice(end).join(''), questions);
}

/** The index of the `|` or `)` that ends the command. */
function endOfCommand(parts: readonly string[], from: number): number {
  let depth = 0;
  const end = parts.findIndex((part, index) => {
    if (index < from) return false;
    if (part === '(') depth++;
    else if (part === ')') depth--;
    return depth < 0 || (depth === 0 && part === '|');
  });
  return end < 0 ? parts.length : end;
}

/**
 * The named templates with the answers. A lookup without an answer fails with an error that {@link lookupIn} parses,
 * because a template cannot wait.
 * @param served the content of `.Capabilities.APIVersions`
 */
export function answersTemplate(answers: LookupAnswers, served: readonly string[]): string {
  const known = jsonInGo(Object.fromEntries(answers));
  const apis = jsonInGo(Object.fromEntries(served.map((api) => [api, true])));
  return `{{- define "${lookupName}" -}}
{{- $answers := fromJson ${known} -}}
{{- $key := toJson . -}}
{{- if hasKey $answers $key -}}{{ get $answers $key | toJson }}{{- else -}}{{ fail (printf "${mark}:%s:" (b64enc $key)) }}{{- end -}}
{{- end -}}
{{- define "${servedName}" -}}{{- hasKey (fromJson ${apis}) . -}}{{- end -}}
`;
}

/** Quotes JSON as a string of a Go template. */
function jsonInGo(value: JsonObject): string {
  return JSON.stringify(JSON.stringify(value));
}

/** Extracts an unanswered request and its key from an error of the engine. */
export function lookupIn(message: string): { key: string; request: LookupRequest } | undefined {
  const encoded = new RegExp(`${mark}:([A-Za-z0-9+/=]+):`).exec(message)?.[1];
  if (encoded === undefined) return undefined;
  const key = Buffer.from(encoded, 'base64').toString('utf8');
  const given: unknown = JSON.parse(key);
  const [apiVersion = '', kind = '', namespace = '', name = ''] = (Array.isArray(given) ? given : []).map((part) =>
    part === null || isJsonObject(part) ? '' : String(part),
  );
  return { key, request: { apiVersion, kind, namespace, name } };
}
