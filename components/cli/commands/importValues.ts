import type { Command } from 'commander';
import type { ImportOptions } from '../importValues/importValues.ts';
import { withExamples, withStack } from '../terminal/options.ts';
import { print, say } from '../terminal/print.ts';

export function defineImportValues(program: Command): void {
  const command = program
    .command('import-values')
    .description("puts files of values into the stack's file, with their comments")
    .argument('<file...>', 'files of values as for Helm; a later one wins')
    .option('--dry-run', 'print the new file, and write nothing')
    .option('--force', 'overwrite values that the stack sets otherwise')
    .addHelpText('after', notes);
  withExamples(withStack(command), 'release import-values helm/values-prod.yaml -s prod');
  command.action(async (files: string[], options: ImportOptions) => {
    const { importValues } = await import('../importValues/importValues.ts');
    const { importReport } = await import('../importValues/report.ts');
    const imported = await importValues(files, options);
    const report = importReport(imported, options);
    if (!options.dryRun) return print(report);
    say(report.trimEnd());
    print(imported.text);
  });
}

const notes = `
A chart may say in its import-values.yaml how values of another chart are called
in it: they are renamed then, and what has no place is listed with its line.`;
