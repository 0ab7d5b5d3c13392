import type { Command } from 'commander';
import { type OutputOptions, withExamples, withOutput, withStackChoice } from '../terminal/options.ts';
import { print, printInColor } from '../terminal/print.ts';

export function defineDoctor(program: Command): void {
  const command = program
    .command('doctor')
    .description('what a deploy needs: tools, backend, config, cluster, permissions, history')
    .option('--role', 'print the Roles that an account needs to deploy the stack, and nothing else');
  const description = 'the stack to look at; without it, what all stacks need';
  withStackChoice(command, { description, env: true, selected: true });
  withExamples(withOutput(command), 'release doctor -s prod', 'release doctor -s prod --role | kubectl apply -f -');
  command.action(async ({ stack, role = false, output }: { stack?: string; role?: boolean } & OutputOptions) => {
    if (role) {
      if (stack === undefined) return command.error("error: '--role' goes with '-s, --stack <name>'", { exitCode: 2 });
      const { roleOf } = await import('../doctor/role.ts');
      return print(await roleOf(stack));
    }
    const { doctor } = await import('../doctor/doctor.ts');
    const { text, failed } = await doctor(stack, output);
    // A question that nobody answers must not hold up the end.
    printInColor(text, () => process.exit(failed ? 1 : 0));
  });
}
