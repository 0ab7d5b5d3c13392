import { type Command, Option } from 'commander';

interface GlobalOptions {
  debug?: boolean;
  color?: string;
  colour?: string;
}

/** Adds the options of all commands. They may be before or after the verb, as in Helm. */
export function withGlobalOptions(program: Command): void {
  const choices = ['never', 'auto', 'always'];
  program
    .option('--debug', 'print what the command does, and the stack of an error')
    .addOption(new Option('--color <when>', 'use colors: never, auto, always (auto)').choices(choices))
    .addOption(new Option('--colour <when>').choices(choices).hideHelp())
    .hook('preAction', async () => {
      const { debug, color, colour } = program.opts<GlobalOptions>();
      const when = color ?? colour;
      if (when !== undefined) process.env.KUBESENTIMENT_COLOR = when;
      if (!debug) return;
      const { startDebugging } = await import('./debug.ts');
      startDebugging();
    });
}
