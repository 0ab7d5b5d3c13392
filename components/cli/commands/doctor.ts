import type { Command } from 'commander';
import { type OutputOptions, withExamples, withOutput, withStackChoice } from '../terminal/options.ts';
import { print, printInColor } from '../terminal/print.ts';

export function defineDoctor(program: Command): void {
  const command = program
    .command('doctor')
    .description('check what a deploy needs: tools, backend, config, cluster, permissions, history')
    .option('--role', 'only print the Roles that an account needs to deploy the stack');
  const description = 'stack to check (default: only what all stacks need)';
  withStackChoice(command, { description, env: true, selected: true });
  withExamples(withOutput(command), 'release doctor -s prod', 'release doctor -s prod --role | kubectl apply -f -');
  command.action(async ({ stack, role = false, output }: { stack?: string; role?: boolean } & OutputOptions) => {
    if (role) {
      if (stack === undefined) return command.error("error: '--role' requires '-s, --stack <name>'", { exitCode: 2 });
      const { roleOf } = await import('../doctor/role.ts');
      return print(await roleOf(stack));
    }
    const { doctor } = await import('../doctor/doctor.ts');
    const { text, failed } = await doctor(stack, output);
    // Exit now: a check that timed out may still keep the process alive.
    printInColor(text, () => process.exit(failed ? 1 : 0));
  });
}
