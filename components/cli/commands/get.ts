import type { Command } from 'commander';
import type { RecordOptions } from '../target/shownRecord.ts';
import {
  type OutputOptions,
  requireRelease,
  withExamples,
  withOutput,
  withRelease,
  withRevision,
  withShowSecrets,
} from '../terminal/options.ts';
import { print } from '../terminal/print.ts';
import type { GetValuesOptions } from '../verbs/get.ts';

export function defineGet(program: Command): void {
  const group = program.command('get').description('print what a revision recorded');
  const part = (name: string, description: string, ...examples: readonly string[]) => {
    const command = withShowSecrets(withRevision(withRelease(group.command(name).description(description))));
    return withExamples(command, ...examples);
  };

  const values = withOutput(part('values', "the user's values", 'release get values -s prod --all -o yaml'));
  values.option('-a, --all', "the chart's defaults merged with the user's values");
  printOn(values, async (name, options: GetValuesOptions) =>
    (await import('../verbs/get.ts')).getValues(name, options),
  );

  const manifest = part('manifest', 'the objects', 'release get manifest -s prod --revision 3');
  printOn(manifest, async (name, options) => (await import('../verbs/get.ts')).getManifest(name, options));

  const hooks = part('hooks', 'the hooks', 'release get hooks -s prod');
  printOn(hooks, async (name, options) => (await import('../verbs/get.ts')).getHooks(name, options));

  const notes = part('notes', "the chart's notes", 'release get notes -s prod');
  printOn(notes, async (name, options) => (await import('../verbs/get.ts')).getNotes(name, options));

  const metadata = part(
    'metadata',
    'the chart, who deployed it, and when',
    'release get metadata grafana -n monitoring',
  );
  printOn(withOutput(metadata), async (name, options: RecordOptions & OutputOptions) =>
    (await import('../verbs/get.ts')).getMetadata(name, options),
  );

  const all = part('all', 'everything', 'release get all -s prod');
  printOn(withOutput(all), async (name, options: RecordOptions & OutputOptions) =>
    (await import('../verbs/get.ts')).getAll(name, options),
  );
}

function printOn<Options extends RecordOptions>(
  command: Command,
  textOf: (name: string | undefined, options: Options) => Promise<string>,
): void {
  command.action(async (name: string | undefined, options: Options) => {
    requireRelease(command, name, options);
    print(await textOf(name, options));
  });
}
