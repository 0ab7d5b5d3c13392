import { Option } from 'commander';

export interface DryRunOptions {
  dryRun?: 'none' | 'client' | 'server';
}

/**
 * Helm's `--dry-run`. Every dry run asks the API server, as `--dry-run=server` of Helm does.
 * @param what what is shown instead of the change
 */
export function dryRunOption(what: string): Option {
  return new Option('--dry-run [mode]', `change nothing: ${what}`)
    .choices(['none', 'client', 'server'])
    .preset('server');
}

export function isDryRun(mode: DryRunOptions['dryRun']): boolean {
  return mode !== undefined && mode !== 'none';
}
