import type { Command } from 'commander';
import type { ImportOptions } from '../importValues/importValues.ts';
import { withExamples, withStack } from '../terminal/options.ts';
import { print, printMessage } from '../terminal/print.ts';

export function defineImportValues(program: Command): void {
  const command = program
    .command('import-values')
    .description("merge values files into the stack's file, with their comments")
    .argument('<file...>', 'values files as for Helm; later files win')
    .option('--dry-run', 'print the new file without writing it')
    .option('--force', 'overwrite different values of the stack')
    .addHelpText('after', notes);
  withExamples(withStack(command), 'release import-values helm/values-prod.yaml -s prod');
  command.action(async (files: string[], options: ImportOptions) => {
    const { importValues } = await import('../importValues/importValues.ts');
    const { importReport } = await import('../importValues/report.ts');
    const imported = await importValues(files, options);
    const report = importReport(imported, options);
    if (!options.dryRun) return print(report);
    printMessage(report.trimEnd());
    print(imported.text);
  });
}

const notes = `
If the chart has an import-values.yaml, it maps values of another chart to the
names in this chart. Values without a place in the chart are listed with their
line.`;
