import { isJsonObject, type JsonObject } from '../../json/index.ts';
import { templateActions } from '../templates/templateActions.ts';

/** What a `lookup` in a template asks for. */
export interface LookupRequest {
  apiVersion: string;
  kind: string;
  /** Empty for all namespaces, or for a cluster-scoped kind. */
  namespace: string;
  /** Empty for a list. */
  name: string;
}

/** Answers by the keys of their requests. */
export type LookupAnswers = ReadonlyMap<string, JsonObject>;

/** Which questions of templates are answered by us. */
export interface AnsweredQuestions {
  /** `lookup`: the kubernetes provider's engine has no cluster, and never finds anything. */
  lookups: boolean;
  /** `.Capabilities.APIVersions.Has`: the engine adds the APIs of its client library, which a cluster may serve no more. */
  apis: boolean;
}

const lookupName = 'kubesentiment.lookup';
const servedName = 'kubesentiment.served';
const mark = 'kubesentiment-lookup';

/** Strings, fields and variables, names, and everything else as single characters. */
const tokens = /"(?:[^"\\]|\\.)*"|`[^`]*`|'(?:[^'\\]|\\.)*'|[.$][\w.]*|[A-Za-z_]\w*|[\s\S]/g;

/** Versions that Kubernetes may have removed. */
const passingVersion = /(?<![\w.-])[a-z0-9.-]+\/v\d+(?:alpha|beta)\d+(?:\/\w+)?/g;

const asksForApi = /\.Capabilities\.APIVersions\.Has$/;

/** Whether a template calls `lookup`. */
export function looksUp(text: string): boolean {
  return text.includes('lookup') && replaceQuestions(text, { lookups: true, apis: false }) !== text;
}

/** Whether a template may ask for an API that the cluster serves no more, and that the engine knows. */
export function asksForRemoved(text: string, served: readonly string[]): boolean {
  if (!text.includes('.Capabilities.APIVersions.Has')) return false;
  return (text.match(passingVersion) ?? []).some((api) => !served.includes(api));
}

/** A Go template in which questions to the cluster ask the named templates of {@link answersTemplate}. Lines stay where they are. */
export function replaceQuestions(text: string, questions: AnsweredQuestions): string {
  let replaced = '';
  let end = 0;
  for (const action of templateActions(text)) {
    const other = inAction(action.text, questions);
    if (other === action.text) continue;
    replaced += text.slice(end, action.start) + other;
    end = action.start + action.text.length;
  }
  return replaced + text.slice(end);
}

/** A command becomes a pipeline, which may be wherever the command is: at the end, or before the next `|`. */
function inAction(action: string, questions: AnsweredQuestions): string {
  const parts = action.match(tokens) ?? [];
  const at = parts.findIndex(
    (part) => (questions.lookups && part === 'lookup') || (questions.apis && asksForApi.test(part)),
  );
  if (at < 0) return action;
  const end = endOfCommand(parts, at + 1);
  const given = parts.slice(at + 1, end).join('');
  const blanks = /\s*$/.exec(given)?.[0] ?? '';
  const operands = inAction(given.trimEnd(), questions);
  const call =
    parts[at] === 'lookup'
      ? `list${operands} | include "${lookupName}" | fromJson`
      : `include "${servedName}"${operands} | eq "true"`;
  return parts.slice(0, at).join('') + call + blanks + inAction(parts.slice(end).join(''), questions);
}

/** Before the `|` or the `)` that ends it. */
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
 * The named templates that answer. A lookup without an answer fails with an error in which {@link lookupIn} finds the request: a
 * template cannot wait.
 * @param served what `.Capabilities.APIVersions` has
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

/** JSON as a string of a Go template. */
function jsonInGo(value: JsonObject): string {
  return JSON.stringify(JSON.stringify(value));
}

/** The request without an answer that an error of the engine names, with its key. */
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
