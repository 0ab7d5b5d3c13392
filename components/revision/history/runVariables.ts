/** What the options of one run say that is no setting of the stack; `release` passes it on in the environment, as `pulumi up` takes it. */
export interface RunVariables {
  /** The description of the revision, in place of Helm's. */
  description?: string;
  /** Labels of the revision's record; null removes one that the revision before it has. */
  labels: Readonly<Record<string, string | null>>;
  /** Whether no hooks run. */
  noHooks: boolean;
  /** Whether an uninstall keeps the history, whatever the settings say. */
  keepHistory: boolean;
}

/** The variables, by what they say. */
export const variableNames = {
  description: 'KUBESENTIMENT_DESCRIPTION',
  labels: 'KUBESENTIMENT_LABELS',
  noHooks: 'KUBESENTIMENT_NO_HOOKS',
  keepHistory: 'KUBESENTIMENT_KEEP_HISTORY',
} as const;

export function runVariables(env: NodeJS.ProcessEnv = process.env): RunVariables {
  const description = env[variableNames.description];
  return {
    ...(description ? { description } : {}),
    labels: Object.fromEntries((env[variableNames.labels] ?? '').split(',').flatMap(labelOf)),
    noHooks: env[variableNames.noHooks] === 'true',
    keepHistory: env[variableNames.keepHistory] === 'true',
  };
}

function labelOf(text: string): [string, string | null][] {
  const at = text.indexOf('=');
  if (at <= 0) return [];
  const value = text.slice(at + 1);
  return [[text.slice(0, at), value === 'null' ? null : value]];
}
