import { Argument, type Command } from 'commander';
import type { Shell } from '../../completion/scripts.ts';
import { withExamples } from '../../terminal/options.ts';
import { print } from '../../terminal/print.ts';

export function defineVersion(program: Command): void {
  const command = program
    .command('version')
    .description('print the version; release doctor has those of the other tools')
    .option('--short', 'print only the number');
  withExamples(command, 'release version --short');
  command.action(async ({ short = false }: { short?: boolean }) => {
    const { version } = await import('../../verbs/version.ts');
    print(version(short));
  });
}

export function defineCompletion(program: Command): void {
  const command = program
    .command('completion')
    .description('print the completion script of a shell')
    .addArgument(new Argument('<shell>', 'the shell').choices(['bash', 'zsh', 'fish', 'powershell']))
    .option('--no-descriptions', 'accepted as in Helm; a shell decides what it shows');
  withExamples(
    command,
    'release completion bash > ~/.local/share/bash-completion/completions/release',
    'release completion zsh > "${fpath[1]}/_release"',
    'release completion fish > ~/.config/fish/completions/release.fish',
    'release completion powershell >> $PROFILE',
  );
  command.action(async (shell: Shell) => {
    const { scripts } = await import('../../completion/scripts.ts');
    print(scripts[shell]);
  });
}
