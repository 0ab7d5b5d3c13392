import { Argument, type Command } from 'commander';
import { withExamples } from '../../terminal/options.ts';

export function defineCompletion(program: Command): void {
  const command = program
    .command('completion')
    .description('print the completion script of a shell')
    .addArgument(new Argument('<shell>', 'the shell').choices(['bash', 'zsh', 'fish']))
    .option('--no-descriptions', 'accepted as in Helm; a shell decides what it shows');
  withExamples(
    command,
    'release completion bash > ~/.local/share/bash-completion/completions/release',
    'release completion zsh > "${fpath[1]}/_release"',
    'release completion fish > ~/.config/fish/completions/release.fish',
  );
  command.action(async (shell: 'bash' | 'zsh' | 'fish') => {
    const { scripts } = await import('../../completion/scripts.ts');
    process.stdout.write(scripts[shell]);
  });
}
