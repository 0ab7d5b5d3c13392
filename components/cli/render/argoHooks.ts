import type { Hook, KubernetesObject } from '../../manifest/index.ts';

/** The tool whose annotations replace Helm's; `flux` has none for hooks. */
export type GitOpsTool = 'argocd' | 'flux' | 'none';

/** The phases of a sync for Helm's events. Source: Argo CD's user guide, "Helm Hooks" and "Sync Phases and Waves". */
const phases: Readonly<Record<string, string>> = {
  'pre-install': 'PreSync',
  'pre-upgrade': 'PreSync',
  'post-install': 'PostSync',
  'post-upgrade': 'PostSync',
};

const deletePolicies: Readonly<Record<string, string>> = {
  'before-hook-creation': 'BeforeHookCreation',
  'hook-succeeded': 'HookSucceeded',
  'hook-failed': 'HookFailed',
};

/**
 * A hook of Helm as a hook of Argo CD. The hook's events, weight and delete policies become annotations of Argo CD.
 * @returns undefined if Argo CD has no equivalent for any of its events, as for tests and rollbacks
 */
export function argoHook(object: KubernetesObject, hook: Hook): KubernetesObject | undefined {
  const names = namesIn(phases, hook.events);
  if (names.length === 0) return undefined;
  const { annotations = {}, ...metadata } = object.metadata;
  const others = Object.entries(annotations).filter(([name]) => !/^helm\.sh\/hook(?:$|-)/.test(name));
  // The default of both.
  const policies = hook.delete_policies.length === 0 ? ['before-hook-creation'] : hook.delete_policies;
  return {
    ...object,
    metadata: {
      ...metadata,
      annotations: {
        ...Object.fromEntries(others),
        'argocd.argoproj.io/hook': names.join(','),
        'argocd.argoproj.io/hook-delete-policy': namesIn(deletePolicies, policies).join(','),
        ...(hook.weight === 0 ? {} : { 'argocd.argoproj.io/sync-wave': String(hook.weight) }),
      },
    },
  };
}

function namesIn(known: Readonly<Record<string, string>>, names: readonly string[]): string[] {
  return [...new Set(names.flatMap((name) => known[name] ?? []))];
}
