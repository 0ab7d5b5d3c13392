/** Options for one run that are not settings of the stack. */
export interface RecordingOptions {
  description?: string;
  /** `a=b,c=d`. */
  labels?: string;
  /** Whether hooks run. @default true */
  hooks?: boolean;
  keepHistory?: boolean;
}

/** Sets the options as environment variables, which the runs of the engine inherit. See {@link variableNames} of `revision`. */
export function passToRun(
  { description, labels, hooks, keepHistory }: RecordingOptions,
  env: NodeJS.ProcessEnv = process.env,
): void {
  if (description !== undefined) env.KUBESENTIMENT_DESCRIPTION = description;
  if (labels !== undefined) env.KUBESENTIMENT_LABELS = labels;
  if (hooks === false) env.KUBESENTIMENT_NO_HOOKS = 'true';
  if (keepHistory) env.KUBESENTIMENT_KEEP_HISTORY = 'true';
}
