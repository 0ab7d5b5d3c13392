import type { Command } from 'commander';
import type { ReportOptions } from '../report/report.ts';
import { withExamples } from '../terminal/options.ts';
import { print } from '../terminal/print.ts';

export function defineReport(program: Command): void {
  const command = program
    .command('report')
    .description('print previews as Markdown for a pull request comment')
    .argument('<preview.json...>', 'outputs of pulumi preview --json')
    .option('-s, --stack <name>', 'only the preview of this stack');
  withExamples(command, 'release report dev.json staging.json > comment.md');
  command.action(async (files: string[], options: ReportOptions) => {
    const { report } = await import('../report/report.ts');
    print(await report(files, options));
  });
}
